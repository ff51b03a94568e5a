"""What the last batch recommends: the first people of each demand that was open then."""

from datetime import date

from sqlmodel import Field, SQLModel


class Recommendation(SQLModel, table=True):
    """One person for one demand. ``price`` is what the order took off the score; empty without prices.

    It is older than the present: whoever reads it asks again who takes part and what is open.
    """

    __tablename__ = "recommendation"

    demand_id: int = Field(primary_key=True, foreign_key="demand.id", ondelete="CASCADE")
    # Forgetting a person deletes the row of the person, and with it these.
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE", index=True)
    rank: int
    score: float
    price: float | None = None
    # Of the index that ranked, and the day of Hebei on which it did.
    version: str = Field(max_length=64)
    computed_on: date
