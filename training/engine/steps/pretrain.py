"""Train a small base model from text, for people who have none. The paper starts from GPT-3."""

import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    LlamaConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
)

from training.engine.data.rows import read_texts
from training.engine.data.texts import pages_as_texts
from training.engine.models.card import describe
from training.engine.models.configs import load_codec
from training.engine.models.folders import load_language_model, save_folder
from training.engine.models.learner import make_learner
from training.engine.models.networks import LanguageModel
from training.engine.models.text_loss import add_gradients, mean_loss
from training.engine.runtime.errors import BadInput
from training.engine.runtime.random_numbers import batch_of
from training.engine.runtime.run import Run
from training.engine.steps.schedule import cosine_rate
from training.mistakes import Mistake
from training.specs import PretrainSpec

SPECIAL = {"pad_token": "<|pad|>", "bos_token": "<|begin|>", "eos_token": "<|end|>"}


def train(spec: PretrainSpec) -> None:
    """Run the step: `spec` in, a base model with its tokenizer out."""
    run = Run(spec)
    pages = read_texts(spec.text)
    start_folder = spec.model or str(_new_base(spec, pages, run))
    codec = load_codec(start_folder, spec)
    learner = make_learner(load_language_model(start_folder), spec, run.team)
    if spec.gradient_checkpointing:
        learner.model.model.activation_checkpointing_enable()
    context = min(spec.context, codec.max_prompt_tokens + codec.max_reply_tokens)
    texts = pages_as_texts(pages, codec, context)
    if not texts:
        raise BadInput(Mistake(str(spec.text), "no_text"))
    held = pages_as_texts(read_texts(spec.validation), codec, context) if spec.validation else []

    steps = -(-len(texts) // spec.batch) * spec.epochs
    steps = min(steps, spec.max_steps or steps)
    start = 0
    if checkpoint := run.resume():
        learner.load_state(checkpoint.state["learner"])
        start = checkpoint.step

    for step in range(start, steps):
        with run.step(step, steps, lambda: {"learner": learner.state()}):
            batch = [texts[row] for row in batch_of(step, len(texts), spec.batch, spec.seed)]
            learner.model.train()
            loss = add_gradients(learner, batch, spec.tokens_per_forward)
            run.check_stop()
            rate = cosine_rate(step, steps, spec)
            norm = learner.step(rate)
            values = {"loss": loss, "learning_rate": rate, "gradient_norm": norm}
            every = spec.evaluate_every or steps
            if held and ((step + 1) % every == 0 or step + 1 == steps):
                tokens = spec.tokens_per_forward
                with learner.gathered():
                    values["validation_loss"] = mean_loss(learner.model, held, run.team, tokens)
            run.log(step + 1, steps, **values, tokens=float(sum(len(t.ids) for t in batch)))

    weights = learner.weights()
    if run.team.leads:
        model = load_language_model(start_folder)
        save_folder(model, codec.tokenizer, run.out / "model", weights, spec.save_dtype)
        describe(run.out / "model", spec, dict(run.last))
        shutil.rmtree(run.out / "start", ignore_errors=True)
    run.finish(parameters=sum(p.numel() for p in learner.model.parameters()))


def _new_base(spec: PretrainSpec, pages: list[str], run: Run) -> Path:
    """A folder with random weights and a tokenizer trained on the text."""
    folder = run.out / "start"
    if run.team.leads and not folder.exists():
        tokenizer = make_tokenizer(pages, spec.vocabulary)
        config = _config(spec, tokenizer)
        torch.manual_seed(spec.seed)
        fresh = LanguageModel(AutoModelForCausalLM.from_config(config))
        save_folder(fresh, tokenizer, folder)
    run.team.wait()
    return folder


def make_tokenizer(pages: list[str], vocabulary: int) -> PreTrainedTokenizerFast:
    """Byte-level BPE, which can encode any text and decode it to the same text."""
    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=list(SPECIAL.values()),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    words.train_from_iterator(pages, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=words, **SPECIAL)


def _config(spec: PretrainSpec, tokenizer: PreTrainedTokenizerFast) -> PreTrainedConfig:
    if spec.family == "gpt2":
        config: PreTrainedConfig = GPT2Config(
            n_positions=spec.context, n_embd=spec.width, n_layer=spec.layers, n_head=spec.heads
        )
    else:
        config = LlamaConfig(
            hidden_size=spec.width,
            intermediate_size=4 * spec.width,
            num_hidden_layers=spec.layers,
            num_attention_heads=spec.heads,
            num_key_value_heads=spec.heads,
            max_position_embeddings=spec.context,
            tie_word_embeddings=True,
        )
    config.update(
        {
            "vocab_size": len(tokenizer),
            "pad_token_id": tokenizer.pad_token_id,
            "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": tokenizer.eos_token_id,
        }
    )
    return config
