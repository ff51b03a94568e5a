"""The whole policy on one page: what each role may do. Which rows, each area's ``visible_…`` says."""

from talent.accounts.actor import Actor
from talent.accounts.enums import Role
from talent.kit.errors import Forbidden
from talent.kit.labels import LabelledEnum


class Permission(LabelledEnum):
    PUBLIC = "public", "公开访问"
    SIGNED_IN = "signed_in", "登录后使用"
    PROFILE_OWN = "profile:own", "维护本人档案"
    PEOPLE_READ = "people:read", "查看人才"
    PEOPLE_ADD = "people:add", "建立他人档案"
    EVIDENCE_GIVE = "evidence:give", "登记技能凭据"
    ENTERPRISE_OWN = "enterprise:own", "维护本企业信息"
    ENTERPRISES_READ = "enterprises:read", "查看企业"
    ORGANISATION_VERIFY = "organisation:verify", "审核机构"
    DEMAND_OWN = "demand:own", "维护本企业需求"
    DEMANDS_READ = "demands:read", "查看需求"
    CANDIDATES_RANK = "candidates:rank", "查看候选人排序"
    POSTS_FOR_ME = "posts:for_me", "查看适合我的岗位"
    THREADS_OWN = "threads:own", "参与本人或本企业的招聘往来"
    SKILLS_REVIEW = "skills:review", "整理技能词"
    AUDIT_READ = "audit:read", "查看审计记录"
    USERS_MANAGE = "users:manage", "管理账号"
    # Held by no role: only the operator at the command line may do it.
    MATCH_ALL = "match:all", "批量匹配全部需求"
    VOCABULARY_LOAD = "vocabulary:load", "载入代码表"
    INDEX_REPAIR = "index:repair", "修复匹配索引"


_EVERYBODY = frozenset({Permission.PUBLIC})
_MEMBERS = _EVERYBODY | {Permission.SIGNED_IN, Permission.DEMANDS_READ, Permission.ENTERPRISES_READ}

POLICY: dict[Role | None, frozenset[Permission]] = {
    None: _EVERYBODY | {Permission.DEMANDS_READ},
    Role.TALENT: _MEMBERS | {Permission.PROFILE_OWN, Permission.POSTS_FOR_ME, Permission.THREADS_OWN},
    Role.ENTERPRISE: _MEMBERS
    | {
        Permission.ENTERPRISE_OWN,
        Permission.DEMAND_OWN,
        Permission.CANDIDATES_RANK,
        Permission.PEOPLE_READ,
        Permission.THREADS_OWN,
    },
    Role.TRAINING_BODY: _MEMBERS | {Permission.PEOPLE_ADD},
    Role.UNIVERSITY: _MEMBERS | {Permission.PEOPLE_ADD},
    Role.STAFF: _MEMBERS
    | {
        Permission.PEOPLE_READ,
        Permission.PEOPLE_ADD,
        Permission.EVIDENCE_GIVE,
        Permission.CANDIDATES_RANK,
        Permission.ORGANISATION_VERIFY,
        Permission.SKILLS_REVIEW,
        Permission.AUDIT_READ,
        Permission.USERS_MANAGE,
    },
    Role.API_CLIENT: _MEMBERS | {Permission.PEOPLE_READ, Permission.PEOPLE_ADD, Permission.CANDIDATES_RANK},
}


def may(actor: Actor, permission: Permission) -> bool:
    """The operator at the command line may do everything; everybody else what the table says."""
    return actor.system or permission in POLICY[actor.role]


def require(actor: Actor, permission: Permission) -> None:
    """Raises ``Forbidden`` unless the actor has the permission."""
    if not may(actor, permission):
        raise Forbidden(f"当前账号没有“{permission.label}”的权限。")
