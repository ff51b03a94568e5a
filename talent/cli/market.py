"""The interface to the human-resources market: its programs and a market to try with, in a file for each."""

import typer

from talent.cli.app import app
from talent.cli.market_clients import client
from talent.cli.market_mock import serve

market = typer.Typer(help="人力资源市场对接。", no_args_is_help=True)
market.add_typer(client, name="client")
market.command()(serve)
app.add_typer(market, name="market")
