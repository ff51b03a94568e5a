"""The whole policy on one page: what each role may do, and in an enterprise each kind of member.

Which rows, each area's ``visible_…`` says.
"""

from talent.accounts.actor import Actor
from talent.accounts.enums import MemberRole, Role
from talent.kit.errors import Forbidden
from talent.kit.labels import LabelledEnum
from talent.kit.sentences import say


class Permission(LabelledEnum):
    PUBLIC = "public", "公开访问"
    SIGNED_IN = "signed_in", "登录后使用"
    PROFILE_OWN = "profile:own", "维护本人档案"
    PEOPLE_READ = "people:read", "查看人才"
    PEOPLE_ADD = "people:add", "建立他人档案"
    PEOPLE_IMPORT = "people:import", "导入人才名单"
    EVIDENCE_GIVE = "evidence:give", "登记技能凭据"
    ENTERPRISE_INSIDE = "enterprise:inside", "查看本企业内部信息"
    ENTERPRISE_OWN = "enterprise:own", "维护本企业信息"
    MEMBERS_MANAGE = "members:manage", "管理本企业成员"
    VERIFICATION_OWN = "verification:own", "提交本机构的认证资料"
    PAPERS_READ = "papers:read", "下载认证资料"
    ENTERPRISES_READ = "enterprises:read", "查看企业"
    ORGANISATION_VERIFY = "organisation:verify", "审核机构"
    DEMAND_OWN = "demand:own", "维护本企业需求"
    DEMANDS_READ = "demands:read", "查看需求"
    CANDIDATES_RANK = "candidates:rank", "查看候选人排序"
    POSTS_FOR_ME = "posts:for_me", "查看适合我的岗位"
    THREADS_OWN = "threads:own", "参与本人或本企业的招聘往来"
    SKILLS_REVIEW = "skills:review", "整理技能词"
    COURSES_READ = "courses:read", "查看课程和班次"
    # For whom; what each kind of sheet needs besides, its writer says.
    SHEETS_IMPORT = "sheets:import", "导入表格"
    # Of all organisations; who has it hands in sheets for the staff.
    SHEETS_READ = "sheets:read", "查看全部导入记录"
    TRAINING_OWN = "training:own", "维护本机构的课程、班次和结业"
    ENROL_OWN = "enrol:own", "报名和查看本人的培训"
    TRAINING_AUDIT = "training:audit", "抽查培训记录"
    STANDARDS_READ = "standards:read", "查看考核规范"
    STANDARDS_MANAGE = "standards:manage", "维护考核规范"
    QUESTIONS_WRITE = "questions:write", "编写试题"
    QUESTIONS_REVIEW = "questions:review", "审核试题"
    PAPERS_MANAGE = "papers:manage", "维护试卷和考试"
    EXAM_OWN = "exam:own", "参加考试"
    EXAM_MARK = "exam:mark", "评阅实操题"
    FORWARD_OWN = "forward:own", "查看怎样提高"
    SHORTAGES_READ = "shortages:read", "查看技能缺口"
    CLASSES_PLAN = "classes:plan", "查看开班计划"
    GRADUATES_OWN = "graduates:own", "提交和查看本校毕业生"
    MARKET_EXCHANGE = "market:exchange", "与人力资源市场对接"
    MARKET_MANAGE = "market:manage", "管理对接"
    IDENTITY_REVIEW = "identity:review", "核对重复档案"
    AUDIT_READ = "audit:read", "查看审计记录"
    USERS_MANAGE = "users:manage", "管理账号"
    # Held by no role: only the operator at the command line may do it.
    MATCH_ALL = "match:all", "批量匹配全部需求"
    VOCABULARY_LOAD = "vocabulary:load", "载入代码表"
    INDEX_REPAIR = "index:repair", "修复匹配索引"
    NOTICES_RETRY = "notices:retry", "重发失败的消息"


_EVERYBODY = frozenset({Permission.PUBLIC, Permission.COURSES_READ, Permission.STANDARDS_READ})
_MEMBERS = _EVERYBODY | {Permission.SIGNED_IN, Permission.DEMANDS_READ, Permission.ENTERPRISES_READ}
# In an enterprise: who reads, who looks for people, and who answers for the enterprise.
_READER = _MEMBERS | {
    Permission.ENTERPRISE_INSIDE,
    Permission.PAPERS_READ,
    Permission.CANDIDATES_RANK,
    Permission.PEOPLE_READ,
}
_RECRUITER = _READER | {Permission.DEMAND_OWN, Permission.THREADS_OWN, Permission.SHEETS_IMPORT}
_OWNER = _RECRUITER | {Permission.ENTERPRISE_OWN, Permission.VERIFICATION_OWN, Permission.MEMBERS_MANAGE}
# A training body looks for instructors as an enterprise looks for people; its members all do the same.
_LOOKS_FOR_PEOPLE = _RECRUITER | {Permission.ENTERPRISE_OWN, Permission.VERIFICATION_OWN}

MEMBER_POLICY: dict[MemberRole, frozenset[Permission]] = {
    MemberRole.READER: _READER,
    MemberRole.RECRUITER: _RECRUITER,
    MemberRole.OWNER: _OWNER,
}

POLICY: dict[Role | None, frozenset[Permission]] = {
    None: _EVERYBODY | {Permission.DEMANDS_READ},
    Role.TALENT: _MEMBERS
    | {
        Permission.PROFILE_OWN,
        Permission.POSTS_FOR_ME,
        Permission.THREADS_OWN,
        Permission.ENROL_OWN,
        Permission.EXAM_OWN,
        Permission.FORWARD_OWN,
    },
    # The most that any member may do; ``MEMBER_POLICY`` says who of them.
    Role.ENTERPRISE: _OWNER,
    Role.TRAINING_BODY: _LOOKS_FOR_PEOPLE
    | {
        Permission.PEOPLE_ADD,
        Permission.TRAINING_OWN,
        Permission.QUESTIONS_WRITE,
        Permission.SHORTAGES_READ,
    },
    Role.UNIVERSITY: _MEMBERS
    | {
        Permission.VERIFICATION_OWN,
        Permission.PAPERS_READ,
        Permission.PEOPLE_ADD,
        Permission.GRADUATES_OWN,
        Permission.SHEETS_IMPORT,
    },
    Role.STAFF: _MEMBERS
    | {
        Permission.PEOPLE_READ,
        Permission.PEOPLE_ADD,
        Permission.PEOPLE_IMPORT,
        Permission.SHEETS_IMPORT,
        Permission.SHEETS_READ,
        Permission.EVIDENCE_GIVE,
        Permission.CANDIDATES_RANK,
        Permission.ORGANISATION_VERIFY,
        Permission.PAPERS_READ,
        Permission.SKILLS_REVIEW,
        Permission.TRAINING_AUDIT,
        Permission.STANDARDS_MANAGE,
        Permission.QUESTIONS_WRITE,
        Permission.QUESTIONS_REVIEW,
        Permission.PAPERS_MANAGE,
        Permission.EXAM_MARK,
        Permission.SHORTAGES_READ,
        Permission.CLASSES_PLAN,
        Permission.MARKET_MANAGE,
        Permission.IDENTITY_REVIEW,
        Permission.AUDIT_READ,
        Permission.USERS_MANAGE,
    },
    Role.API_CLIENT: _MEMBERS
    | {
        Permission.PEOPLE_READ,
        Permission.PEOPLE_ADD,
        Permission.CANDIDATES_RANK,
        Permission.MARKET_EXCHANGE,
    },
}


def permissions_of(role: Role | None, member: MemberRole | None) -> frozenset[Permission]:
    """What somebody of the role may do; in an enterprise, as this kind of member, at least a reader."""
    if role is Role.ENTERPRISE:
        return MEMBER_POLICY[member or MemberRole.READER]
    return POLICY[role]


def may(actor: Actor, permission: Permission) -> bool:
    """The operator at the command line may do everything; everybody else what the table says."""
    return actor.system or permission in permissions_of(actor.role, actor.member)


def require(actor: Actor, permission: Permission) -> None:
    """Raises ``Forbidden`` unless the actor has the permission."""
    if not may(actor, permission):
        raise denied(permission)


def denied(permission: Permission) -> Forbidden:
    """What somebody without the permission is told."""
    return Forbidden(say("当前账号没有“{permission}”的权限。", permission=permission))
