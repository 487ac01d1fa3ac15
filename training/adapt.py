"""How does the encoder learn the language of the news before it learns any label? By guessing hidden words.

    python -m training.adapt --out build/adapted [--passes 2] [--seed 0]

Masked-language training (Devlin et al. 2019; whole words hidden) of all-MiniLM-L6-v2 on the shared news. The published
weights were tuned to compare sentences, which blurs single words; this brings them back and teaches the register.
Paragraphs that hold a sentence of the development or calibration part are left out. The loss on one paragraph in a
hundred, never trained on, is logged now and then. A checkpoint is written every 500 steps and resumed from.
"""

import argparse
import json
import logging
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from detente.records import Document
from training.corpora import DATA, articles, claim_units, held_out
from training.losses import half_precision
from training.network import WIDTH, Encoder
from training.split import is_training
from training.train import minilm, tokenizer

LOG = logging.getLogger("training")
NEWS = (
    "current_events_2002-2021_2023.jsonl.xz", "presidents_2021-10_2022-03.jsonl.xz",
    "state_dept_2021-05_2022-04.jsonl.xz", "whitehouse_2021-2023.jsonl.xz",
)  # fmt: skip
LONGEST = 96
SHORTEST = 8
BATCH_PIECES = 2560
MASKED_SHARE = 0.15
# Of the hidden pieces so many become [MASK], so many another piece; the rest stays (Devlin et al. 2019).
AS_MASK, AS_OTHER = 0.8, 0.1
MASK, CLS, SEP, FIRST_PLAIN = 103, 101, 102, 999
ENCODER_RATE, HEAD_RATE, WARM_UP = 3e-4, 1e-3, 0.05
CHECKPOINT_STEPS = 500
# A hidden piece is told from the pieces of its batch and this many others: the whole vocabulary takes half of a step.
RIVALS = 2000
# Enough of a text to recognise it by, short enough to survive a different cut of sentences.
KEY = 50
Row = tuple[int, ...]


class WordGuesser(nn.Module):
    """The encoder with BERT's usual head over its own word embeddings."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.turn, self.norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.bias = nn.Parameter(torch.zeros(self.encoder.words.num_embeddings))

    def forward(self, ids: Tensor, mask: Tensor, hidden: Tensor, among: Tensor) -> Tensor:
        """(B, P) ids and mask, (B, P) true where a piece was hidden, (N,) pieces -> (hidden pieces, N) logits."""
        states = self.encoder(ids, mask)[hidden]
        return F.linear(self.norm(F.gelu(self.turn(states))), self.encoder.words.weight[among], self.bias[among])


def paragraphs(path: Path) -> Iterator[str]:
    """Yield the paragraphs of a file of news, titles among them, as the package itself would extract them."""
    for _, document in articles(path):
        yield from paragraphs_of(document)


def paragraphs_of(document: Document) -> Iterator[str]:
    """Yield the title, if there is one, and the paragraphs of a document."""
    yield from filter(None, (document.title, *document.text.split("\n\n")))


def kept_out() -> set[str]:
    """Return the beginnings of the annotated texts that are only measured on."""
    units = claim_units(DATA / "claims" / "train.jsonl.xz")
    return {u["text"][:KEY] for u in units if not is_training(u["id"])}


def rows(tok: Tokenizer) -> tuple[list[Row], list[Row]]:
    """Return (trained on, watched) stretches of at most ``LONGEST`` pieces; copies of a stretch are dropped."""
    seen, closed = set[Row](), kept_out()
    train, watch = list[Row](), list[Row]()
    for name in NEWS:
        for text in paragraphs(DATA / "news" / name):
            if any(text[at : at + KEY] in closed for at in _words_begin(text)):
                continue
            ids = tok.encode(text, add_special_tokens=False).ids
            for at in range(0, len(ids), LONGEST - 2):
                row = (CLS, *ids[at : at + LONGEST - 2], SEP)
                if len(row) >= SHORTEST and row not in seen:
                    seen.add(row)
                    (watch if held_out(text, 0, 100) else train).append(row)
    return train, watch


def _words_begin(text: str) -> list[int]:
    return [0, *(at + 1 for at in range(len(text) - 1) if text[at] == " ")]


def batches(chosen: list[Row], rng: random.Random) -> list[list[Row]]:
    """Cut into batches of like length and at most ``BATCH_PIECES`` pieces, in random order."""
    out: list[list[Row]] = [[]]
    for row in sorted(chosen, key=lambda r: len(r) + rng.random() * 4):
        if (len(out[-1]) + 1) * len(row) > BATCH_PIECES:
            out.append([])
        out[-1].append(row)
    rng.shuffle(out)
    return out


def hide(ids: Tensor, goes_on: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Hide whole words: most of their pieces become [MASK], some another piece, some stay.

    Args:
        ids: (B, P) piece ids, 0 the padding.
        goes_on: (vocabulary,) true for pieces that go on with a word ("##ing").

    Returns:
        The changed ids and (B, P) true where a piece is to be guessed.
    """
    word = (~goes_on[ids]).long().cumsum(1)
    lots = torch.rand(ids.shape, generator=generator).gather(1, word.clamp(max=ids.shape[1] - 1))
    hidden = (lots < MASKED_SHARE) & (ids >= FIRST_PLAIN)
    way = torch.rand(ids.shape, generator=generator)
    strange = torch.randint(FIRST_PLAIN, len(goes_on), ids.shape, generator=generator)
    changed = torch.where(hidden & (way < AS_MASK), torch.tensor(MASK), ids)
    return torch.where(hidden & (way >= AS_MASK + AS_OTHER), strange, changed), hidden


def loss_of(model: WordGuesser, batch: list[Row], goes_on: Tensor, generator: torch.Generator) -> Tensor:
    """Return the mean cost of the hidden pieces of a batch, told from all pieces of the batch and some drawn ones."""
    ids = torch.zeros(len(batch), max(map(len, batch)), dtype=torch.long)
    for i, row in enumerate(batch):
        ids[i, : len(row)] = torch.tensor(row)
    changed, hidden = hide(ids, goes_on, generator)
    drawn = torch.randint(FIRST_PLAIN, len(goes_on), (RIVALS,), generator=generator)
    among = torch.unique(torch.cat([ids.flatten(), drawn]))
    with half_precision():
        logits = model(changed, (ids != 0).float(), hidden, among)
    return F.cross_entropy(logits.float(), torch.searchsorted(among, ids[hidden]))


@torch.no_grad()
def watched_loss(model: WordGuesser, watch: list[Row], goes_on: Tensor) -> float:
    """Return the mean cost on the stretches never trained on, the same words hidden every time."""
    generator = torch.Generator().manual_seed(1)
    todo = batches(watch, random.Random(1))
    return sum(loss_of(model, batch, goes_on, generator).item() for batch in todo) / len(todo)


def adapt(out: Path, passes: int, seed: int) -> None:
    """Train for so many passes over the news, from the last checkpoint in ``out`` if there is one."""
    torch.manual_seed(seed)
    tok = tokenizer()
    goes_on = torch.tensor([(tok.id_to_token(i) or "").startswith("##") for i in range(tok.get_vocab_size())])
    train, watch = rows(tok)
    LOG.info("%d stretches, %d pieces; %d watched", len(train), sum(map(len, train)), len(watch))
    model = WordGuesser()
    model.encoder.load_weights(minilm() / "model.safetensors")
    # no dropout: no stretch is hidden the same way twice, and the random numbers would cost a quarter of the time
    model.eval()
    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "base": ENCODER_RATE},
        {"params": [*model.turn.parameters(), *model.norm.parameters(), model.bias], "base": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, lr=HEAD_RATE, weight_decay=0.01, fused=True)
    todo = [batch for n in range(passes) for batch in batches(train, random.Random(seed * 100 + n))]
    begin = _resume(out, model, optimizer)
    log, start, cost = [], time.time(), 0.0
    for step in range(begin, len(todo)):
        progress = step / len(todo)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1.0, progress / WARM_UP) * max(0.02, 1.0 - progress)
        loss = loss_of(model, todo[step], goes_on, torch.Generator().manual_seed(seed * 10**6 + step))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        cost = 0.98 * cost + 0.02 * loss.item() if cost else loss.item()
        if (step + 1) % CHECKPOINT_STEPS == 0 or step + 1 == len(todo):
            watched = watched_loss(model, watch, goes_on)
            log.append({"step": step + 1, "trained": round(cost, 4), "watched": round(watched, 4)})
            LOG.info("step %d of %d: %s, %.0f s", step + 1, len(todo), log[-1], time.time() - start)
            _save(out, model, optimizer, step + 1)
    (out / "adapt.json").write_text(json.dumps(log) + "\n")
    torch.save(model.encoder.state_dict(), out / "encoder.pt")


def _resume(out: Path, model: WordGuesser, optimizer: torch.optim.AdamW) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    model.load_state_dict(kept["model"])
    optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def _save(out: Path, model: WordGuesser, optimizer: torch.optim.AdamW, step: int) -> None:
    part = out / "checkpoint.part"
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, part)
    part.replace(out / "checkpoint.pt")


def main() -> None:
    """Parse the command line and adapt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("build/adapted"))
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    args.out.mkdir(parents=True, exist_ok=True)
    adapt(args.out, args.passes, args.seed)


if __name__ == "__main__":
    main()
