"""The interface to the human-resources market: its programs, in a file for each part."""

import typer

from talent.cli.app import app
from talent.cli.market_clients import client

market = typer.Typer(help="人力资源市场对接。", no_args_is_help=True)
market.add_typer(client, name="client")
app.add_typer(market, name="market")
