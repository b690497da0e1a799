"""Make the names model: `python -m training data`, then train, export, evaluate. See training/README.md."""

import json
from pathlib import Path
from typing import Any

import click
import yaml

HERE = Path(__file__).parent
CORPORA = click.option(
    "--corpora", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
    help="The folder of labelled corpora: train/, dev/ and authored/.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--config", "path", type=click.Path(path_type=Path, exists=True), default=HERE / "config.yaml")
@click.pass_context
def main(context: click.Context, path: Path) -> None:
    """Make and measure the names model."""
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["build"] = Path(config["build"])
    config["build"].mkdir(parents=True, exist_ok=True)
    context.obj = config


@main.command()
@CORPORA
@click.option("--fraction", default=1.0, help="A share of it, to try something out.")
@click.pass_obj
def data(config: dict[str, Any], corpora: Path, fraction: float) -> None:
    """Make the training set from the corpora and from text/."""
    from training.data import make
    from training.train import weights_of

    tokenizer = weights_of(config["encoder"]).parent / "tokenizer.json"
    counts = make(config, corpora, tokenizer, config["build"] / "data.npz", fraction)
    for source, count in sorted(counts.items(), key=lambda c: -c[1]):
        click.echo(f"{source:22} {count:>10,}")
    click.echo(f"{'word pieces':22} {sum(counts.values()):>10,}")


@main.command()
@click.option("--minutes", default=0.0, help="Stop then (0: at the end).")
@click.pass_obj
def train(config: dict[str, Any], minutes: float) -> None:
    """Train on the training set."""
    from training.train import train as run

    run(config, config["build"] / "data.npz", config["build"] / "model.safetensors", minutes=minutes)


@main.command()
@CORPORA
@click.pass_obj
def export(config: dict[str, Any], corpora: Path) -> None:
    """Write the artefact: quantised model, tokenizer, settings; then weigh it against the rules."""
    from training.export import export as run
    from training.weigh import temperature

    target = Path(config["artefact"])
    run(config, config["build"] / "model.safetensors", target)
    best = temperature(_held(config, corpora), target)
    run(config, config["build"] / "model.safetensors", target, best)
    size = sum(p.stat().st_size for p in target.iterdir())
    click.echo(f"temperature {best:.2f}; {size / 1e6:.1f} MB in {target}")
    _weigh(config, corpora)


@main.command()
@CORPORA
@click.pass_obj
def weigh(config: dict[str, Any], corpora: Path) -> None:
    """Fit the weights of model and rules on the items held out; print recall and precision over thresholds."""
    _weigh(config, corpora)


def _held(config: dict[str, Any], corpora: Path) -> list[Any]:
    from training.data import is_held, items

    return [item for item in items(corpora) if is_held(item, config["domain"]["held"])]


def _weigh(config: dict[str, Any], corpora: Path) -> None:
    from redactor.detect.ensemble import FEATURES
    from redactor.detect.neural.network import open_tagger
    from training.weigh import curve, fit, gather

    target = Path(config["artefact"])
    found = gather(_held(config, corpora), open_tagger(target))
    weights = fit(found)
    document = {"features": FEATURES, "weights": weights, "least": config["least"]}
    (target / "weights.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    click.echo(f"{len(found)} texts held out")
    click.echo(f"{'':10} {'least':>6} {'recall':>7} {'precision':>9}")
    for entity, least, recall, precision in curve(found):
        click.echo(f"{entity:10} {least:>6.2f} {recall:>7.3f} {precision:>9.3f}")


@main.command()
@CORPORA
@click.option("--only", multiple=True, help="Corpora by name.")
@click.option("--system", "systems", multiple=True, help="model, pipeline, rules, stock.")
@click.option("--records", "folders", multiple=True, type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def evaluate(
    config: dict[str, Any], corpora: Path, only: tuple[str, ...], systems: tuple[str, ...], folders: tuple[Path, ...]
) -> None:
    """Print recall, precision and leaking documents of model, pipeline, rules and stock Presidio."""
    from training.evaluate import DEV, dev, parts, stock

    known = parts()
    makers = {"model": known["model"], "pipeline": known["+ record again"], "rules": known["+ record"], "stock": stock}
    measured = [dev(corpora, name) for name in DEV if not only or name in only] + _records(folders)
    _print(measured, {name: makers[name] for name in systems or tuple(makers)})


@main.command()
@CORPORA
@click.option("--only", multiple=True, default=("en_worldwide", "echr_fr_manual", "masakhaner2_kin"), help="Corpora.")
@click.option("--records", "folders", multiple=True, type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def ablate(config: dict[str, Any], corpora: Path, only: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Print what each part of the whole adds and costs, from the rules alone to all of it."""
    from training.evaluate import dev, parts

    _print([dev(corpora, name) for name in only] + _records(folders), parts())


@main.command()
@CORPORA
@click.option("--only", multiple=True, default=("en_worldwide", "echr_fr_manual", "masakhaner2_swa"), help="Corpora.")
@click.pass_obj
def compare(config: dict[str, Any], corpora: Path, only: tuple[str, ...]) -> None:
    """Print the artefact in eight-bit integers beside the unquantised model that `export` left."""
    from redactor.detect.ensemble import Ensemble, read_weights
    from redactor.detect.judge import NamesModel
    from redactor.detect.neural.network import OnnxNetwork, Tagger
    from redactor.detect.neural.pieces import Cutter
    from training.evaluate import Alone, dev

    folder = Path(config["artefact"])
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    weights = read_weights(folder / "weights.json")

    def alone(model: Path) -> Any:
        tagger = Tagger(Cutter(folder / "tokenizer.json"), OnnxNetwork(model), settings["temperature"])
        return Alone(NamesModel(tagger, Ensemble(weights.weights, weights.least)))

    makers = {"int8": lambda: alone(folder / "model.onnx"), "fp32": lambda: alone(config["build"] / "full.onnx")}
    _print([dev(corpora, name) for name in only], makers)


def _records(folders: tuple[Path, ...]) -> list[Any]:
    from training.evaluate import records

    languages = ("en", "fr", "es", "pt", "nl")
    found = [(f"{folder.name} {one}", sorted(folder.glob(f"{one}-*.md"))) for folder in folders for one in languages]
    return [records(name, files) for name, files in found if files]


def _print(measured: list[Any], makers: dict[str, Any]) -> None:
    from training.evaluate import identifiers, rows

    click.echo(f"{'corpus':18} {'system':15} {'entity':8} {'n':>5} {'recall':>7} {'own':>7} {'precision':>9}  leaking")
    for corpus in measured:
        for system, make in makers.items():
            detector = make()
            for row in rows(corpus, system, detector):
                precision = f"{row.precision:.3f}" if row.precision is not None else "-"
                leaking = f"{row.leaking} of {row.documents}" if row.entity == "PERSON" else ""
                click.echo(
                    f"{row.corpus:18} {system:15} {row.entity:8} {row.mentions:>5} {row.recall:>7.3f} {row.own:>7.3f}"
                    f" {precision:>9}  {leaking}"
                )
            if corpus.name == "tab144":
                for kind, (covered, count) in identifiers(corpus, detector).items():
                    click.echo(f"{corpus.name:18} {system:15} {kind:8} {count:>5} {covered / max(1, count):>7.3f}")


if __name__ == "__main__":
    main()
