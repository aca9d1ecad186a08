import {
  type Arbitrary,
  constantFrom,
  double,
  integer,
  letrec,
  maxSafeInteger,
  oneof,
  tuple,
} from "fast-check";

/** Text with names that are not given yet: `fresh` gives one that nothing else has. */
type Text = (fresh: () => string) => string;

const arguments_ = "(X, Y)";
const functions = 8;

const leaf: Arbitrary<Text> = oneof(
  constantFrom(
    "a",
    "ok",
    "'odd atom'",
    "'ž'",
    "undefined",
    "[]",
    "{}",
    "#{}",
    '"text"',
    '"žluť"',
    '<<"bin">>',
    "<<1:3>>",
  ),
  integer().map(String),
  maxSafeInteger().map((n) => `${n}${Math.abs(n)}`),
  double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((n) => n.toFixed(4)),
  constantFrom("X", "Y", "X", "Y"),
  constantFrom(
    '[{deep, [1, 2.5, "s"], #{k => <<1, 2>>}}]',
    "fun lists:reverse/1 =:= X",
    "-170141183460469231731687303715884105728",
  ),
).map((text) => () => text);

/** Expressions of Erlang, by what they exercise; `%1` and `%2` are others, `@` a name of their own. */
const shapes: readonly string[] = [
  "{%1, tagged, %2}",
  "[%1, %2 | %1]",
  "#{key => %1, %2 => 2}",
  "maps:put(%1, %2, #{a => 1})",
  "<<(erlang:phash2(%1)):24, 7, (erlang:phash2(%2, 9)):4, 1:4>>",
  "case %1 of {A@, _} when is_atom(A@); is_tuple(A@) -> {first, A@}; [H@ | _] -> H@; #{key := V@} -> V@; <<N@:8, R@/binary>> -> {N@, R@}; _ -> %2 end",
  "case %1 of O@ when is_integer(O@), O@ > 3; is_float(O@) -> big; O@ when map_size(O@) =:= 0 -> none; a -> atom; ok -> fine; undefined -> no; _ -> %2 end",
  "case erlang:phash2(%1, 6) of 0 -> zero; 1 -> one; 2 -> two; 3 -> three; _ -> %2 end",
  "try %1 + 1 catch error:R@ -> {caught, R@}; throw:T@ -> T@ after %2 end",
  "try throw({ball, %1}) of _ -> never catch {ball, B@} -> {B@, %2} end",
  "try erlang:error({boom, %1}) catch C@:R@:S@ -> {C@, R@, is_list(S@), %2} end",
  "(fun(Z@) -> {Z@, X, %1} end)(%2)",
  "(fun F@(0) -> %1; F@(N@) -> [N@ | F@(N@ - 1)] end)(2)",
  "[{V@, %1} || V@ <- [%2, 1, 2], V@ =/= 1]",
  "[V@ || {V@, _} <- [{%1, 1}, %2]]",
  "<< <<(B@ + 1)>> || <<B@>> <= <<1, 2, 3>> >>",
  "#{K@ => V@ || K@ := V@ <- #{a => %1, b => %2}}",
  "receive {never, W@} -> W@ after 0 -> %1 end",
  "begin self() ! {tag, %1}, receive {tag, M@} -> {M@, %2} end end",
  "#r{x = %1, z = %2}",
  "(#r{x = %1})#r.x",
  "(#r{})#r{y = %1}",
  "if X > Y -> %1; is_list(X) -> %2; true -> neither end",
  "(is_atom(%1) andalso X =:= Y) orelse %2",
  "lists:foldl(fun(E@, S@) -> {E@, S@, %1} end, %2, [1, 2])",
  'lists:flatten(io_lib:format("~p ~w", [%1, %2]))',
  "maybe {ok, O@} ?= %1, O@ else E@ -> {E@, %2} end",
  "element(2, {%1, %2})",
  "binary:part(<<1, 2, 3, 4>>, 1, length([%1, %2]))",
  "(try erlang:length(%1) catch _:_ -> %2 end)",
  "hd([%1]) =:= hd([%2])",
  "{X bsl 3, Y}",
];

const heads: readonly string[] = [
  "(X, Y) when is_integer(X), X > 2",
  "([X | _], Y)",
  "({X, _}, Y) when X =/= Y",
  "(#{key := X}, Y)",
  "(<<X:8, _/binary>>, Y)",
  "(#r{x = X}, Y)",
];

/** A module of Erlang with functions of two arguments that call those before them; every third is not exported. */
export function writtenModule(name: string): Arbitrary<string> {
  const bodies = Array.from({ length: functions }, (_, place) =>
    tuple(constantFrom(...heads), expression(place), expression(place)),
  );
  return tuple(...bodies).map((clauses) => {
    let count = 0;
    const fresh = () => `N${++count}`;
    const text = clauses.map(
      ([head, first, second], place) =>
        `f${place}${head} ->\n    ${first(fresh)};\nf${place}${arguments_} ->\n    ${second(fresh)}.\n`,
    );
    const exported = clauses.flatMap((_, place) => (place % 3 === 1 ? [] : [`f${place}/2`]));
    const kept = clauses.map((_, place) => `f${place}/2`);
    return [
      `-module(${name}).`,
      `-export([${exported.join(", ")}]).`,
      `-compile([nowarn_unused_vars, nowarn_unused_function, {nowarn_unused_function, [${kept.map((each) => `{${each.replace("/", ", ")}}`).join(", ")}]}]).`,
      "-record(r, {x = 1, y = {default, [2]}, z}).",
      ...text,
    ].join("\n");
  });
}

/** Expressions in a function that may call the functions before it. */
function expression(place: number): Arbitrary<Text> {
  const { any } = letrec<{ any: Text }>((tie) => ({
    any: oneof({ maxDepth: 3, depthSize: "small" }, leaf, ...shaped(tie("any")), ...calls(tie("any"), place)),
  }));
  return any;
}

function shaped(any: Arbitrary<Text>): readonly Arbitrary<Text>[] {
  return [
    tuple(constantFrom(...shapes), any, any).map(
      ([shape, one, two]): Text =>
        (fresh) =>
          fill(shape, fresh, one, two),
    ),
  ];
}

function calls(any: Arbitrary<Text>, place: number): readonly Arbitrary<Text>[] {
  if (place === 0) return [];
  const called = integer({ min: 0, max: place - 1 });
  return [
    tuple(called, any, any).map(
      ([of, one, two]): Text =>
        (fresh) =>
          fill(`f${of}(%1, %2)`, fresh, one, two),
    ),
    tuple(called, any, any).map(
      ([of, one, two]): Text =>
        (fresh) =>
          fill(`lists:foldl(fun f${of}/2, %1, [%2])`, fresh, one, two),
    ),
  ];
}

function fill(shape: string, fresh: () => string, one: Text, two: Text): string {
  const own = fresh();
  return shape
    .replaceAll("@", own)
    .replaceAll(/%[12]/g, (which) => (which === "%1" ? one(fresh) : two(fresh)));
}

/** So many modules, the same for the same seed. */
export const modulesOf = (count: number): Arbitrary<readonly string[]> =>
  tuple(...Array.from({ length: count }, (_, place) => writtenModule(`written_${place}`)));
