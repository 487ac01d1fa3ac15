import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: make train-setup makes an environment that has it")

from training import distil, losses, teacher, train  # noqa: E402 -- they need torch
from training.corpora import Example, GoldClaim  # noqa: E402
from training.network import Network, Sizes  # noqa: E402

NO_ROLES = ((),) * 6
UNIT = Example("u", "", (), (101, 2000, 2001, 2002, 102), (1, 2, 3), (0, 0, 0), claims=(GoldClaim(1, 2, 0, NO_ROLES),))
NEWS = replace(UNIT, id="n", claims=None, ids=(101, 2003, 2004, 102), first=(1, 2), sentence=(0, 0))


@pytest.fixture
def network() -> Network:
    torch.manual_seed(0)
    made = Network(Sizes(5))
    made.eval()
    return made


def test_near_words_have_a_number_each_and_far_ones_share() -> None:
    at = teacher.buckets(200)
    half = teacher.BUCKETS // 2
    assert at[10, 3:11].tolist() == [7, 6, 5, 4, 3, 2, 1, 0]
    assert at[10, 11:18].tolist() == [half + n for n in range(1, 8)]
    assert at[199, 0] == at[190, 0] == half - 1
    assert at.max() == teacher.BUCKETS - 1


def test_a_reader_that_knows_its_lesson_is_taught_nothing_by_it(network: Network) -> None:
    lessons = distil.label(network, [UNIT, NEWS])
    own, others = pull(network, lessons), pull(network, {name: turned(lesson) for name, lesson in lessons.items()})
    assert all(own[head] < others[head] / 20 for head in ("triggers", "claims"))


def turned(lesson: losses.Taught) -> losses.Taught:
    """Return a lesson that says the contrary of what it said."""
    return losses.Taught(
        1 - lesson.triggers, lesson.acts, lesson.modality.flip(-1), lesson.parts.flip(-1), 1 - lesson.speaker
    )


def pull(network: Network, lessons: losses.Lessons) -> dict[str, float]:
    """Return the steepest slope of what the lessons cost, of each head."""
    network.zero_grad()
    losses.loss_of(network, [replace(UNIT, claims=None), NEWS], lessons).backward()
    slopes = {name: p.grad.abs().max().item() for name, p in network.named_parameters() if p.grad is not None}
    return {head: max(v for name, v in slopes.items() if name.startswith(head)) for head in ("triggers", "claims")}


def test_lessons_are_of_annotated_acts_and_of_plain_news_of_what_is_likely(network: Network) -> None:
    with torch.no_grad():
        network.triggers.score[-1].bias -= 0.8
    lessons = distil.label(network, [UNIT, NEWS])
    assert lessons["u"].acts.tolist() == [[1, 2]]
    assert lessons["u"].parts.shape == (1, 3, 6)
    likely = (lessons["n"].triggers >= distil.ACT).nonzero().tolist()
    assert lessons["n"].acts.tolist() == likely
    assert 0 < len(likely) < lessons["n"].triggers.numel()
    assert lessons["n"].modality.shape == (len(likely), 5)


def test_lessons_and_news_come_back_from_their_file(network: Network, tmp_path: Path) -> None:
    lessons = distil.label(network, [UNIT, NEWS])
    distil.save(tmp_path / "taught.pt", lessons, [NEWS])
    data = train.with_lessons(train.Data([], [], [], [], [UNIT], [], [], [], [], []), tmp_path / "taught.pt")
    assert data.news == [replace(NEWS, spans=(), text="")]
    assert data.lessons.keys() == {"u", "n"}
    assert data.lessons["n"].triggers.equal(lessons["n"].triggers)


def test_no_lesson_is_of_what_the_record_or_the_announcements_are_measured_on(tmp_path: Path) -> None:
    first, last = distil.RECORD
    announced = json.loads(distil.ANNOUNCEMENTS.read_text(encoding="utf-8").splitlines()[0])["id"]
    before, after = str(first - timedelta(days=1)), str(last + timedelta(days=1))
    told = [("a", before), ("b", str(first)), ("c", str(last)), ("d", after), (announced, before)]
    articles = [{"id": name, "text": f"Text of {name} in words.", "published": day} for name, day in told]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    assert list(distil.unmeasured(path)) == ["Text of a in words.", "Text of d in words."]


def test_distances_and_words_of_a_teacher_do_not_hang_on_what_is_padded() -> None:
    torch.manual_seed(0)
    encoder = teacher.Encoder().eval()
    ids, mask = torch.tensor([[101, 2000, 2001, 102]]), torch.ones(1, 4)
    padded, shorter = torch.cat([ids, torch.zeros(1, 3, dtype=torch.long)], 1), torch.cat([mask, torch.zeros(1, 3)], 1)
    with torch.no_grad():
        assert torch.allclose(encoder(padded, shorter)[:, :4], encoder(ids, mask), atol=1e-5)
        encoder.positions.weight.zero_()
        assert not torch.allclose(encoder(ids.flip(1), mask).flip(1), encoder(ids, mask), atol=1e-3)
        encoder.distances.weight.zero_()
        assert torch.allclose(encoder(ids.flip(1), mask).flip(1), encoder(ids, mask), atol=1e-3)
