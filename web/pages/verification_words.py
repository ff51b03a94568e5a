"""What the page of a verification says to each kind of organisation: its papers and its stakes differ."""

from dataclasses import dataclass

from talent.accounts.enums import OrganisationKind
from web.i18n import N_


@dataclass(frozen=True)
class VerificationWords:
    """``paper`` is what is handed in, ``which`` says more of it; ``stake`` is what depends on it, ``mend``
    what to do after a refusal, ``meanwhile`` while it waits, and ``lapsed`` what has ended.
    """

    title: str
    name: str
    paper: str
    which: str
    stake: str
    mend: str
    meanwhile: str
    lapsed: str


_ENTERPRISE = VerificationWords(
    title=N_("企业认证"),
    name=N_("企业名称"),
    paper=N_("营业执照"),
    which="",
    stake=N_("通过之后才能发布需求、查看候选人。"),
    mend=N_("请按意见修改企业信息或更换营业执照，再重新提交。"),
    meanwhile=N_("现在可以先写好草稿。"),
    lapsed=N_(
        "需求已停止展示，也不能发布新需求。请重新提交营业执照；通过后，仍在有效期内的需求自动恢复展示。"
    ),
)
_TRAINING_BODY = VerificationWords(
    title=N_("机构认证"),
    name=N_("机构名称"),
    paper=N_("营业执照或登记证书"),
    which=N_("民办学校请上传登记证书和办学许可证，可以合成一个文件。"),
    stake=N_("通过之后才能发布课程、开班、登记结业和查看师资。"),
    mend=N_("请按意见修改机构信息或更换证照，再重新提交。"),
    meanwhile=N_("现在可以先写课程草稿。"),
    lapsed=N_("不能再发布课程、开班和登记结业，师资需求已停止展示。请重新提交证照；通过后自动恢复。"),
)
_UNIVERSITY = VerificationWords(
    title=N_("院校认证"),
    name=N_("院校名称"),
    paper=N_("法人登记证书"),
    which=N_("事业单位法人证书；民办院校上传民办非企业单位登记证书。"),
    stake=N_("通过之后才能提交毕业生名单、发放认领码。"),
    mend=N_("请按意见更换证书，再重新提交。登记的院校名称或代码有误的，请联系平台工作人员更正。"),
    meanwhile=N_("现在可以先下载毕业生名单的模板，照着填好。"),
    lapsed=N_("不能再提交毕业生名单和发放认领码，已提交的名单仍可查看。请重新提交证书。"),
)
_WORDS = {
    OrganisationKind.TRAINING_BODY: _TRAINING_BODY,
    OrganisationKind.UNIVERSITY: _UNIVERSITY,
}


def words_for(kind: OrganisationKind) -> VerificationWords:
    return _WORDS.get(kind, _ENTERPRISE)
