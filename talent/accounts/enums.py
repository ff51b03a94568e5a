"""Closed lists of the accounts area."""

from talent.kit.labels import LabelledEnum


class Role(LabelledEnum):
    TALENT = "talent", "人才"
    ENTERPRISE = "enterprise", "企业"
    TRAINING_BODY = "training_body", "培训机构"
    UNIVERSITY = "university", "院校"
    STAFF = "staff", "工作人员"
    API_CLIENT = "api_client", "接口客户端"


class MemberRole(LabelledEnum):
    """What a member may do for the organisation."""

    OWNER = "owner", "管理员"
    RECRUITER = "recruiter", "招聘专员"
    READER = "reader", "只读成员"


class OrganisationKind(LabelledEnum):
    ENTERPRISE = "enterprise", "企业"
    TRAINING_BODY = "training_body", "培训机构"
    UNIVERSITY = "university", "院校"
    MARKET = "market", "人力资源市场"


class PaperKind(LabelledEnum):
    """What an uploaded paper is, told by its first bytes and not by its name."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPG"
    PNG = "png", "PNG"


class Verification(LabelledEnum):
    """Where an organisation stands with the staff who verify it."""

    PENDING = "pending", "待审核"
    VERIFIED = "verified", "已认证"
    REJECTED = "rejected", "未通过"
    LAPSED = "lapsed", "已过期"
