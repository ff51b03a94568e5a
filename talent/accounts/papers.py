"""The licence of an organisation: handed in by its owner, read by its members and the staff alone."""

from pathlib import Path

from sqlmodel import Session, col, select

from talent.accounts.acting import organisation_of
from talent.accounts.actor import Actor
from talent.accounts.enums import PaperKind
from talent.accounts.permissions import Permission, require
from talent.accounts.queries import visible_papers
from talent.accounts.schemas import PaperOut
from talent.accounts.tables import OrganisationPaper
from talent.audit.actions import Action
from talent.audit.trail import record
from talent.audit.views import record_view
from talent.kit.errors import Invalid, NotFound
from talent.kit.papers import checked_kind, keep_paper, read_paper
from talent.kit.sentences import say

# An organisation renews twice a year; more are slips or mischief.
MOST_PAPERS = 20


def add_paper(session: Session, actor: Actor, folder: Path, content: bytes) -> PaperOut:
    """A new paper of the actor's organisation; the same content as the last one is that one."""
    require(actor, Permission.VERIFICATION_OWN)
    organisation_id = organisation_of(actor)
    kind = PaperKind(checked_kind(content, "paper", "请选择要上传的文件。"))
    papers = _of(session, organisation_id)
    if papers and papers[0].size == len(content) and read_paper(folder, papers[0].stored_as) == content:
        return paper_out(papers[0])
    if len(papers) >= MOST_PAPERS:
        raise Invalid(say("资料最多保存{most}份，请联系平台工作人员。", most=MOST_PAPERS))
    paper = OrganisationPaper(
        organisation_id=organisation_id,
        kind=kind,
        stored_as=keep_paper(session, folder, content),
        size=len(content),
        uploaded_by=actor.user_id,
    )
    session.add(paper)
    session.flush()
    record(session, actor, Action.PAPER_UPLOAD, "organisation_paper", paper.id, kind.value)
    return paper_out(paper)


def list_papers(session: Session, actor: Actor, organisation_id: int) -> list[PaperOut]:
    """Of an organisation whose papers the actor may see, the newest first."""
    require(actor, Permission.PAPERS_READ)
    query = visible_papers(actor).where(col(OrganisationPaper.organisation_id) == organisation_id)
    return [paper_out(row) for row in session.exec(query.order_by(col(OrganisationPaper.id).desc()))]


def open_paper(session: Session, actor: Actor, folder: Path, paper_id: int) -> tuple[PaperOut, bytes]:
    """The paper with its content. Its caller has it audited by ``note_paper``, in a writing session."""
    require(actor, Permission.PAPERS_READ)
    query = visible_papers(actor).where(col(OrganisationPaper.id) == paper_id)
    paper = session.exec(query).one_or_none()
    if paper is None:
        raise NotFound("没有找到这份资料。")
    content = read_paper(folder, paper.stored_as)
    return paper_out(paper), content


def note_paper(session: Session, actor: Actor, paper_id: int) -> None:
    """One audit line a day for who opened the paper; one that the actor may not see leaves none."""
    query = visible_papers(actor).where(col(OrganisationPaper.id) == paper_id)
    if session.exec(query).one_or_none() is not None:
        record_view(session, actor, Action.PAPER_READ, "organisation_paper", paper_id)


def paper_out(paper: OrganisationPaper) -> PaperOut:
    assert paper.id is not None
    return PaperOut(
        id=paper.id,
        organisation_id=paper.organisation_id,
        kind=paper.kind,
        size=paper.size,
        uploaded_at=paper.uploaded_at,
    )


def _of(session: Session, organisation_id: int) -> list[OrganisationPaper]:
    query = select(OrganisationPaper).where(OrganisationPaper.organisation_id == organisation_id)
    return list(session.exec(query.order_by(col(OrganisationPaper.id).desc())))
