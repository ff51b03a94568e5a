"""The texts to which people agree. Whoever changes a text gives it a new version."""

from dataclasses import dataclass

from talent.people.enums import ConsentKind


@dataclass(frozen=True, slots=True)
class ConsentText:
    """``version`` is the day from which the text is shown; it is kept with each agreement."""

    version: str
    title: str
    body: str


TEXTS: dict[ConsentKind, ConsentText] = {
    ConsentKind.NOTICE: ConsentText(
        version="2026-03-01",
        title="个人信息处理告知",
        body=(
            "我们收集您填写的姓名、联系方式、教育与工作经历、技能和求职意向，用于建立您的人才档案，"
            "并按您选择的可见范围展示给已认证的企业。未经您同意，企业看不到您的联系方式和证件号码。"
            "您可以随时查看、更正、下载、删除您的信息，或撤回本同意；撤回后企业不再能看到您的档案。"
        ),
    ),
    ConsentKind.SENSITIVE: ConsentText(
        version="2026-03-01",
        title="敏感个人信息单独同意",
        body=(
            "公民身份号码属于敏感个人信息，仅用于核对身份、避免重复建档，以加密方式保存，不向企业展示，"
            "也不参与匹配。不填写不影响使用其他功能。撤回本同意后，已保存的号码会立即删除。"
        ),
    ),
    ConsentKind.MATCHING: ConsentText(
        version="2026-03-01",
        title="参与自动匹配",
        body=(
            "我们用您的技能、经历、学历和求职意向与企业需求自动计算匹配程度并排序，每一分都说明理由；"
            "不使用姓名、性别、年龄、民族、户籍和照片。您可以随时撤回，撤回后立即退出所有排序，"
            "仍可自行浏览需求并应聘。"
        ),
    ),
    ConsentKind.EXCHANGE: ConsentText(
        version="2026-11-28",
        title="向省人力资源市场提供",
        body=(
            "经您单独同意，我们把您的部分档案提供给与本平台对接的河北省人力资源市场，用于岗位推荐和就业服务。"
            "提供的内容：姓氏、所在地、学历、教育和工作经历（学校、专业、单位、职务、起止时间）、技能及其凭据、"
            "人才类别、求职意向，以及您在本平台确认的录用。不提供手机号、邮箱、公民身份号码、自我介绍和工作内容，"
            "也不提供性别、年龄、民族和户籍。市场可以转来它登记的您的就业信息，由您决定是否写进档案。"
            "接收方的名称、提供的时间和内容，可以随时在“我的数据”中查看。档案不对企业公开、暂停或退出匹配期间不提供。"
            "不同意不影响使用其他功能。您可以随时撤回，撤回后立即停止提供，并通知市场撤下您的信息。"
        ),
    ),
}
