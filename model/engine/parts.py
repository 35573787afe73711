"""How rules, phases and helpers are compiled: only to be built into an entry.

Numba takes each of them for a program of its own. It makes machine code of each, works out anew what `+` gives at every
use, asks all of its extensions for news at every array, and needs sixty instructions for an index. None of that is
needed before a part is in an entry. Measured (`make bench`), with `by_address`: 54 s to compile the engine, not 148.
"""

import functools
from typing import Any

from llvmlite import ir
from numba.core import lowering, types, untyped_passes
from numba.core import typed_passes as typed
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager, register_pass


class PartLibrary(JITCodeLibrary):
    """The code of a part: optimised and made machine code of where it is built in."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class KnownFunction(types.Function):
    """A function that Numba knows, which remembers what it gives for arguments of these types."""

    def __init__(self, function: types.Function) -> None:
        self._known: dict[tuple[types.Type, ...], Any] = {}
        super().__init__(function.templates)

    def get_call_type(self, context: Any, arguments: Any, named: Any) -> Any:
        """The signature of a call, or Numba's error."""
        if named:
            return super().get_call_type(context, arguments, named)
        key = tuple(arguments)
        if key not in self._known:
            self._known[key] = super().get_call_type(context, arguments, named)
        return self._known[key]


@functools.cache
def _remembering(kind: Any) -> Any:
    """The same type, as one that remembers where it is a function."""
    return KnownFunction(kind) if type(kind) is types.Function else kind


class PartTypes:
    """Numba's typing context with functions that remember; a part is compiled once for whole numbers, not for each."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def refresh(self) -> None:
        """Nothing: extensions are asked for news when the compiler of a part is made."""

    def resolve_value_type(self, value: Any) -> Any:
        """The type of a global value."""
        return _remembering(self._context.resolve_value_type(value))

    def resolve_function_type(self, function: Any, arguments: Any, named: Any) -> Any:
        """The signature of a call, None where there is none."""
        if isinstance(function, types.Dispatcher):
            arguments = tuple(types.unliteral(each) for each in arguments)
        elif not isinstance(function, types.Type):
            function = _remembering(self._context._lookup_global(function)) or function
        return self._context.resolve_function_type(function, arguments, named)


@functools.cache
def _types_of(context: Any) -> PartTypes:
    """The one of a typing context of Numba's."""
    return PartTypes(context)


class PartLower(lowering.Lower):
    """Reads and writes elements, and takes rows, of arrays in few instructions; all else as Numba does."""

    def lower_getitem(self, wanted: Any, expression: Any, array: Any, index: Any, signature: Any) -> Any:
        """An element of one dimension, or a row of two."""
        kind = signature.args[0]
        if not _is_simple(*signature.args):
            return super().lower_getitem(wanted, expression, array, index, signature)
        place = self._place(kind, array, index)
        if kind.ndim == 1:
            found = self.context.unpack_value(self.builder, kind.dtype, place)
        else:
            found = self._row(kind, array, signature.return_type, place)
        return self.context.cast(self.builder, found, signature.return_type, wanted)

    def lower_setitem(self, array: Any, index: Any, value: Any, signature: Any) -> Any:
        """Write an element of one dimension."""
        kind, index_type, _ = signature.args
        if not _is_simple(kind, index_type) or kind.ndim > 1:
            return super().lower_setitem(array, index, value, signature)
        written = self.context.cast(self.builder, self.loadvar(value.name), self.typeof(value.name), kind.dtype)
        return self.context.pack_value(self.builder, kind.dtype, written, self._place(kind, array, index))

    def _place(self, kind: Any, array: Any, index: Any) -> Any:
        """The address of an element, or of the first of a row; a negative index counts from the end."""
        build = self.builder
        at = self.context.cast(build, self.loadvar(index.name), self.typeof(index.name), types.intp)
        if not (isinstance(at, ir.Constant) and at.constant >= 0):
            from_end = build.add(at, self._part(kind, array, "shape", 0))
            at = build.select(build.icmp_signed("<", at, at.type(0)), from_end, at)
        if kind.ndim == 2:
            at = build.mul(at, self._part(kind, array, "shape", 1))
        return build.gep(self._part(kind, array, "data"), [at])

    def _part(self, kind: Any, array: Any, name: str, *axis: int) -> Any:
        return self.builder.extract_value(self.loadvar(array.name), [self._position(kind, name), *axis])

    def _position(self, kind: Any, name: str) -> int:
        return self.context.data_model_manager[kind].get_field_position(name)

    def _row(self, kind: Any, array: Any, row_type: Any, place: Any) -> Any:
        length = self._part(kind, array, "shape", 1)
        row = ir.Constant(self.context.get_value_type(row_type), ir.Undefined)
        same = [(self._part(kind, array, name), name) for name in ("meminfo", "parent", "itemsize")]
        for value, name, *axis in (
            *same, (place, "data"), (length, "nitems"), (length, "shape", 0),
            (self._part(kind, array, "strides", 1), "strides", 0),
        ):  # fmt: skip
            row = self.builder.insert_value(row, value, [self._position(row_type, name), *axis])
        return row


def _is_simple(kind: Any, index: Any) -> bool:
    is_array = isinstance(kind, types.Array) and kind.layout == "C" and kind.ndim in (1, 2) and kind.aligned
    return is_array and isinstance(index, types.Integer)


@register_pass(mutates_CFG=False, analysis_only=False)
class PartLowering(typed.NativeLowering):
    """From typed statements to code that can be built in."""

    _name = "part_lowering"

    @property
    def lowering_class(self) -> Any:
        """What each statement becomes."""
        return PartLower

    def run_pass(self, state: Any) -> bool:
        """Leave the code of the part where callers find it, under a name that nothing can be called by."""
        state.library = PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        lowered, name = state["cr"], object()
        state.targetctx.insert_user_function(name, lowered.fndesc, [state.library])
        state["cr"] = lowered._replace(cfunc=name)
        return True


#: What a function of numbers and arrays needs of Numba's passes: nothing is inlined, unrolled or rewritten before LLVM.
PASSES = (
    untyped_passes.TranslateByteCode, untyped_passes.FixupArgs, untyped_passes.IRProcessing,
    untyped_passes.GenericRewrites, untyped_passes.ReconstructSSA, typed.NopythonTypeInference, typed.PreLowerStripPhis,
    typed.IRLegalization, PartLowering, typed.NoPythonBackend,
)  # fmt: skip


class PartCompiler(CompilerBase):
    """The compiler of a part, for `pipeline_class`."""

    def __init__(self, typing_context: Any, *others: Any) -> None:
        super().__init__(typing_context, *others)
        known = _types_of(typing_context)
        self.state.typingctx = self.state.targetctx.typing_context = known
        self.state.targetctx.refresh = known.refresh

    def define_pipelines(self) -> list[PassManager]:
        """The passes of the one pipeline."""
        passes = PassManager("part")
        for each in PASSES:
            passes.add_pass(each, each.__name__)
        passes.finalize()
        return [passes]
