"""The interface to the human-resources market, in a file for each part."""

import typer

from talent.cli.app import app
from talent.cli.market_mock import serve

market = typer.Typer(help="人力资源市场对接。", no_args_is_help=True)
market.command()(serve)
app.add_typer(market, name="market")


@market.callback()
def _group() -> None:
    """Or the one command would take the place of the group."""
