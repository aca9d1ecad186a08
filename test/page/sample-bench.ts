import type { BenchImage, BenchReport, Phase, Samples } from "../../src/bench/types.js";

/** An image and its baseline, five runs each; made up, always the same. */
export function sampleReport(): BenchReport {
  return {
    format: 1,
    date: "2026-11-22",
    host: {
      system: "Debian GNU/Linux 12, Linux 6.1.0",
      processors: 2,
      emulator: "QEMU 7.2.22",
      acceleration: "tcg",
    },
    runs: 5,
    images: [image("hello_world", false, 1, 61, 178), image("hello_world, mix release", true, 2.7, 164, 402)],
  };
}

/** The sample with another set of images. */
export function withImages(images: readonly BenchImage[]): BenchReport {
  return { ...sampleReport(), images };
}

export function image(
  name: string,
  baseline: boolean,
  factor: number,
  least: number,
  modules: number,
): BenchImage {
  const phases = phasesOf(factor);
  const instructions = phases.reduce((sum, phase) => sum + phase.instructions, 0);
  const totals = noise.map((_, run) =>
    phases.reduce((sum, { milliseconds }) => sum + (milliseconds.all[run] ?? 0), 0),
  );
  const [kernel, rootfs] = [baseline ? 12_990_464 : 6_291_456, Math.round(6_032_980 * factor)];
  return {
    name,
    baseline,
    versions: { elixir: "1.18.3", otp: "27.3.4.1", linux: "6.12.107+deb13-cloud-amd64" },
    size: { kernel, rootfs, total: kernel + rootfs, inMemory: Math.round(31_457_280 * factor) },
    boot: { phases, instructions: noise.map(() => instructions), milliseconds: samples(totals) },
    modules: Array.from({ length: modules }, (_, index) => ({
      name:
        index % 3 === 0
          ? `Elixir.${names[index % names.length]}.Part${index}`
          : `${names[index % names.length]}_${index}`.toLowerCase(),
      instructions: Math.round(2_900_000 / ((index % 41) + 1)) + 12_345 + index,
      bytes: 1_200 + ((index * 7919) % 60_000),
    })),
    memory: {
      usedAtReady: Math.round(least * 8.1) / 10,
      least,
      failure:
        "The kernel killed the release for want of memory: out of memory while starting application logger.",
    },
  };
}

function phasesOf(factor: number): readonly Phase[] {
  const phase = (
    name: Phase["name"],
    label: string,
    instructions: number,
    milliseconds: number,
    own: number,
  ): Phase => ({
    name,
    label,
    instructions: Math.round(instructions * own),
    milliseconds: samples(noise.map((each) => Math.round(milliseconds * own * each * 10) / 10)),
  });
  return [
    phase("firmware", "VMM and firmware", 151_220_113, 410, 1),
    phase("kernel", "kernel to init", 1_912_440_871, 2630, 1 + (factor - 1) / 3),
    phase("init", "init to BEAM", 96_310_209, 180, 1 + (factor - 1) / 6),
    phase("beam", "BEAM to first application code", 1_402_551_690, 3120, factor),
    phase("application", "application to ready", 203_118_402, 340, factor),
  ];
}

function samples(all: readonly number[]): Samples {
  const sorted = [...all].sort((a, b) => a - b);
  return { all, median: sorted[2] ?? 0, least: sorted[0] ?? 0, greatest: sorted[4] ?? 0 };
}

const noise = [1.02, 0.97, 1, 1.11, 0.99];
const names = [
  "Kernel",
  "Enum",
  "Map",
  "lists",
  "gen_server",
  "application_controller",
  "String",
  "code_server",
  "Keyword",
  "Logger",
];
