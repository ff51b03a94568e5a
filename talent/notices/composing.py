"""What a message says: words of ``texts`` and addresses of this site, nothing that only a page may show."""

from talent.notices.channels import Message
from talent.notices.enums import ChannelName
from talent.notices.outbox import Claimed
from talent.notices.rules import topic_of
from talent.notices.stopping import stop_path
from talent.notices.tables import Notice
from talent.notices.texts import TEXTS, NoticeText

SIGNATURE = "冀才 河北电子商务人才服务"


def compose(claimed: Claimed, base_url: str) -> Message:
    """The message for its channel; the same for the same notices."""
    topics = sorted({topic_of(notice.kind) for notice in claimed.notices})
    stop_url = base_url + stop_path(claimed.user_id, topics)
    words = [words_of(notice) for notice in claimed.notices]
    if claimed.channel is ChannelName.SMS:
        (notice,), (said,) = claimed.notices, words
        return Message(
            claimed.message_id, claimed.address, said.title, _short(said, base_url + notice.path), ""
        )
    parts = [
        f"{said.title}\n\n{said.body}\n\n{base_url}{notice.path}"
        for said, notice in zip(words, claimed.notices, strict=True)
    ]
    names = "、".join(topic.label for topic in topics)
    foot = (
        f"-- \n{SIGNATURE}\n不再接收“{names}”的邮件：{stop_url}\n设置全部通知：{base_url}/account/notices\n"
    )
    text = "\n\n\n".join(parts) + f"\n\n{foot}"
    return Message(claimed.message_id, claimed.address, _subject(claimed, words), text, stop_url)


def words_of(notice: Notice) -> NoticeText:
    """In Chinese, each on one line: a fact with a line break can't forge a header of a mail."""
    said = TEXTS[notice.kind].filled(notice.facts)
    return NoticeText(*(" ".join(text.split()) for text in said))


def _subject(claimed: Claimed, words: list[NoticeText]) -> str:
    if claimed.daily and len(words) > 1:
        return f"冀才每日汇总：{len(words)} 条消息"
    return f"{words[0].title}（冀才）"


def _short(said: NoticeText, url: str) -> str:
    return f"【冀才】{said.title} {url}"
