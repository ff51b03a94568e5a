"""Why a password was not accepted: returned, not raised, so that the count of failures is committed."""

from dataclasses import dataclass

from talent.kit.labels import LabelledEnum


class Refusal(LabelledEnum):
    """One text for an unknown account and a wrong password."""

    WRONG = "wrong", "账号或密码不正确。"
    WRONG_CURRENT = "wrong_current", "当前密码不正确。"
    THROTTLED = "throttled", "尝试次数过多，请稍后再试。"


@dataclass(frozen=True, slots=True)
class Refused:
    """``retry_after`` in seconds, when throttled."""

    reason: Refusal
    retry_after: int | None = None

    @property
    def message(self) -> str:
        return self.reason.label
