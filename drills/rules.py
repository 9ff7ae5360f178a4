"""The shared rules: what a drill may forbid, as data. How a breach is seen is the graders' business."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Something the candidate may not do.

    `calls` are dotted names of functions and classes, `modules` whole packages, `kernels` the names
    that the same work has in torch's dispatcher (prefixes, as the profiler prints them).
    `stdlib_only` forbids every import from outside the standard library.
    """

    id: str
    title: str
    calls: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    stdlib_only: bool = False


# Holds in every drill: it is judged by what the code does, and by the frames and modules it reaches for.
HANDS_OFF = Rule("hands-off", "hands off the grader")

_AUTOGRAD_LIBRARIES = ("torch", "tensorflow", "jax", "autograd", "tinygrad", "mxnet", "theano", "keras")

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "library-attention",
            "no library attention",
            calls=(
                "torch.nn.functional.scaled_dot_product_attention",
                "torch.nn.functional.multi_head_attention_forward",
                "torch._C._nn.scaled_dot_product_attention",
                "torch.scaled_dot_product_attention",
                "torch._native_multi_head_attention",
                "torch._transformer_encoder_layer_fwd",
                "torch.nn.MultiheadAttention",
                "torch.nn.Transformer",
                "torch.nn.TransformerEncoder",
                "torch.nn.TransformerEncoderLayer",
                "torch.nn.TransformerDecoder",
                "torch.nn.TransformerDecoderLayer",
                "torch.nn.attention.flex_attention.flex_attention",
                "torch._higher_order_ops.flex_attention.flex_attention",
                "torch._refs.nn.functional.scaled_dot_product_attention",
            ),
            modules=("xformers", "flash_attn", "transformers"),
            kernels=(
                "aten::scaled_dot_product_attention",
                "aten::_scaled_dot_product",
                "aten::_native_multi_head_attention",
                "aten::_transformer_encoder_layer_fwd",
                "aten::_flash_attention",
                "aten::_efficient_attention",
                "aten::_cudnn_attention",
                "aten::_fused_sdp_choice",
            ),
        ),
        Rule("stdlib-only", "standard library only", stdlib_only=True),
        Rule(
            "no-torch",
            "no torch and no other autograd library",
            modules=_AUTOGRAD_LIBRARIES,
        ),
        Rule(
            "no-checkpoint",
            "no torch.utils.checkpoint",
            calls=(
                "torch.utils.checkpoint.checkpoint",
                "torch.utils.checkpoint.checkpoint_sequential",
                "torch.utils.checkpoint.CheckpointFunction",
                "torch.utils.checkpoint._checkpoint_without_reentrant_generator",
                "torch.distributed.algorithms._checkpoint.checkpoint_wrapper.checkpoint_wrapper",
                "torch.distributed._composable.checkpoint",
                "torch.distributed._composable.checkpoint_activation.checkpoint",
            ),
        ),
        Rule(
            "no-library-rmsnorm",
            "no nn.RMSNorm and no functional.rms_norm",
            calls=(
                "torch.nn.RMSNorm",
                "torch.nn.functional.rms_norm",
                "torch.rms_norm",
                "torch.ops.aten.rms_norm",
                "torch.ops.aten._fused_rms_norm",
                "torch._refs.rms_norm",
            ),
            kernels=("aten::rms_norm", "aten::_fused_rms_norm"),
        ),
    )
}
