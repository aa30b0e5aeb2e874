"""Proof cases for normalizers."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import T, positive

CASES: list[Case] = []
SIZES = {1: (4,), 2: (3, 2), 3: (2, 3, 2)}

for n in (1, 2, 3):
    x, channel = T(3, 6, *SIZES[n]), -n - 1
    for name, made in ((f"torch.nn.BatchNorm{n}d", (6,)), (f"torch.nn.LazyBatchNorm{n}d", ())):
        CASES += [
            Case(name, (x,), made=made, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having={"affine": False}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having={"momentum": None}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having={"bias": False}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having={"track_running_stats": False}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, along=(channel - 1,), says="partly"),
            Case(name, (x,), made=made, along=(-1,), says="partly"),
            Case(name, (x,), made=made, along=(channel, -1), says="partly"),
        ]
    name = f"torch.nn.BatchNorm{n}d"
    off = {"track_running_stats": False}
    CASES += [
        Case(name, (x,), made=(6,), along=(channel,), evaluating=True, frozen=True, presumes=("track_running_stats",)),
        Case(name, (x,), made=(6,), having=off, along=(channel,), evaluating=True, says="removed"),
    ]
    for name, made in ((f"torch.nn.InstanceNorm{n}d", (6,)), (f"torch.nn.LazyInstanceNorm{n}d", ())):
        CASES += [
            Case(name, (x,), made=made, having=off, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having=off, along=(channel, channel - 1), says="removed"),
            Case(name, (x,), made=made, having={**off, "affine": True}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having={**off, "momentum": 0.0}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having={"track_running_stats": True}, along=(channel,), says="removed"),
            Case(name, (x,), made=made, having=off, along=(-1,), says="partly"),
            Case(name, (x,), made=made, having=off, along=(channel, -1), says="partly"),
            Case(name, (x,), made=made, having={"track_running_stats": True}, along=(channel - 1,), says="lost"),
            Case(name, (x,), made=made, having=off, along=(channel,), evaluating=True, says="removed"),
        ]
    name = f"torch.nn.InstanceNorm{n}d"
    CASES += [Case(name, (T(6, *SIZES[n]),), made=(6,), along=(channel,), says="removed")]

flat, sequence, image = T(5, 6), T(3, 6, 7), T(3, 6, 4, 5)
CASES += [
    Case("torch.nn.BatchNorm1d", (flat,), made=(6,), along=(-1,), says="removed"),
    Case("torch.nn.BatchNorm2d", (T(5, 6, 1, 1),), made=(6,), along=(-3,), says="removed"),
    Case("torch.nn.BatchNorm2d", (image,), made=(6,), having={"momentum": 0.0}, along=(-3,), frozen=True),
    Case("torch.nn.SyncBatchNorm", (sequence,), made=(6,), along=(-2,), says="removed"),
    Case("torch.nn.SyncBatchNorm", (image,), made=(6,), along=(-3,), says="removed"),
    Case("torch.nn.SyncBatchNorm", (flat,), made=(6,), along=(-1,), says="removed"),
    Case("torch.nn.SyncBatchNorm", (image,), made=(6,), along=(-1,), says="partly"),
    *(
        Case(f"torch.nn.InstanceNorm{n}d", (T(3, 6, *SIZES[n]),), made=(6,), having=having, along=along, frozen=True)
        for n in SIZES
        for having, along in (({"track_running_stats": True, "momentum": 0.0}, (-n - 1,)),)
    ),
    Case("torch.nn.GroupNorm", (image,), made=(6, 6), along=(-3,), says="removed"),
    Case("torch.nn.GroupNorm", (image,), made=(6, 6), along=(-3, -4), says="removed"),
    Case("torch.nn.GroupNorm", (image,), made=(2, 6), along=(-4,), says="removed"),
    Case("torch.nn.GroupNorm", (image,), made=(2, 6), along=(-3,), says="partly"),
    Case("torch.nn.GroupNorm", (image,), made=(1, 6), along=(-3,), says="partly"),
    Case("torch.nn.GroupNorm", (image,), made=(2, 6), along=(-3, -4)),
    Case("torch.nn.GroupNorm", (image,), made=(6, 6), along=(-1,)),
    Case("torch.nn.GroupNorm", (T(5, 6),), made=(3, 6), along=(-1,), says="partly"),
    Case("torch.nn.GroupNorm", (sequence,), made=(6, 6), having={"affine": False}, along=(-2,), says="removed"),
    Case("torch.nn.LayerNorm", (sequence,), made=(7,), along=(-1,)),
    Case("torch.nn.LayerNorm", (sequence,), made=(7,), along=(-2,), says="removed"),
    Case("torch.nn.LayerNorm", (sequence,), made=((6, 7),), along=(-2,)),
    Case("torch.nn.LayerNorm", (image,), made=((6, 4, 5),), along=(-3,)),
    Case("torch.nn.LayerNorm", (image,), made=([4, 5],), along=(-3,), says="removed"),
    Case("torch.nn.LayerNorm", (image,), made=([4, 5],), having={"bias": False}, along=(-3,), says="removed"),
    *(
        Case(f"torch.nn.{name}", (image,), made=made, along=along)
        for name, made in (
            ("RMSNorm", (5,)),
            ("RMSNorm", ((4, 5),)),
            ("LocalResponseNorm", (3,)),
            ("CrossMapLRN2d", (3,)),
        )
        for along in ((-3,), (-1,), (-4,))
    ),
    Case("torchvision.ops.FrozenBatchNorm2d", (image,), made=(6,), along=(-3,), frozen=True),
]

mean, variance, weight, bias = T(6), positive(6), T(6), T(6)
name = "torch.nn.functional.batch_norm"
for x, channel in ((flat, -1), (sequence, -2), (image, -3)):
    args = (x, mean, variance, weight, bias, True)
    CASES += [
        Case(name, args, along=(channel,), says="removed", presumes=("training",)),
        Case(name, (x, None, None), {"training": True}, along=(channel,), says="removed", presumes=("training",)),
        Case(name, args, along=(-x.rank,), says="partly", presumes=("training",)),
        Case(name, (x, mean, variance), along=(channel,), frozen=True, presumes=("training",)),
        Case(name, args, into="weight", along=(-1,)),
        Case(name, args, into="bias", along=(-1,), says="intact"),
        Case(name, (*args[:5], False), into="running_mean", along=(-1,), frozen=True),
        Case(name, (*args[:5], False), into="running_var", along=(), frozen=True),
    ]
name = "torch.nn.functional.instance_norm"
for x, channel in ((sequence, -2), (image, -3)):
    args = (x, mean, variance, weight, bias)
    CASES += [
        Case(name, (x,), along=(channel,), says="removed", presumes=("use_input_stats",)),
        Case(name, (x,), along=(channel, -x.rank), says="removed", presumes=("use_input_stats",)),
        Case(name, args, along=(channel,), says="removed", presumes=("use_input_stats",)),
        Case(name, (*args, False), along=(channel,), frozen=True, presumes=("use_input_stats",)),
        Case(name, args, along=(-1,), says="partly", presumes=("use_input_stats",)),
        Case(name, args, into="weight", along=(-1,)),
        Case(name, args, into="bias", along=(-1,), says="intact"),
    ]
name = "torch.nn.functional.group_norm"
CASES += [
    Case(name, (image, 6, weight, bias), along=(-3,), says="removed"),
    Case(name, (image, 3, weight, bias), along=(-3,), says="partly"),
    Case(name, (image, 3, weight, bias), into="weight", along=(-1,)),
    Case(name, (image, 3, weight, bias), into="bias", along=(-1,), says="intact"),
    Case(name, (flat, 3, weight, bias), into="bias", along=(-1,), says="intact"),
]
name = "torch.nn.functional.layer_norm"
over, scale, shift = (4, 5), T(4, 5), T(4, 5)
CASES += [
    Case(name, (image, over, scale, shift), along=(-3,), says="removed"),
    Case(name, (image, over, scale, shift), along=(-2,)),
    Case(name, (image, (5,)), along=(-2,), says="removed"),
    Case(name, (image, over, scale, shift), into="weight", along=(-1,)),
    Case(name, (image, over, scale, shift), into="bias", along=(-1, -2), says="intact"),
    Case("torch.nn.functional.rms_norm", (image, over, scale), along=(-1,)),
    Case("torch.nn.functional.rms_norm", (image, over, scale), along=(-3,)),
    Case("torch.nn.functional.rms_norm", (image, over, scale), into="weight", along=(-1,)),
    Case("torch.nn.functional.local_response_norm", (image, 3), along=(-3,)),
    Case("torch.nn.functional.normalize", (image,), along=(-3,)),
    Case("torch.nn.functional.normalize", (image,), {"dim": -1}, along=(-3,)),
]
