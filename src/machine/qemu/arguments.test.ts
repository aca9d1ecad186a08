import { describe, expect, it } from "vitest";
import { qemuArguments } from "./arguments.js";
import { chooseMachine } from "./choose-machine.js";
import type { QemuPlan } from "./plan.js";

const plan: QemuPlan = {
  program: "/usr/bin/qemu-system-x86_64",
  bundle: {
    folder: "/b",
    arch: "x86_64",
    kernel: "/b/kernel",
    rootfs: "/b/rootfs",
    commandLine: ["quiet", "panic=-1"],
  },
  type: "q35",
  accel: "tcg",
  icount: false,
  cpus: 2,
  memoryMiB: 256,
  ports: [
    { host: 8080, guest: 4000 },
    { host: 8443, guest: 443, address: "0.0.0.0" },
  ],
  disks: [],
  extraKernelArgs: ["lean.verbose"],
  monitorSocket: "/tmp/r/qmp.sock",
  controlSocket: "/tmp/r,1/control.sock",
  envFile: "/tmp/r/env",
};

describe("qemuArguments", () => {
  it("writes the whole command line of a q35", () => {
    expect(qemuArguments(plan).join(" ")).toBe(
      [
        "/usr/bin/qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -display none",
        "-machine q35,sata=off,smbus=off,usb=off,vmport=off -accel tcg -cpu max,cx16=off -smp 2 -m 256M",
        "-kernel /b/kernel -initrd /b/rootfs -append console=ttyS0 quiet panic=-1 no_timer_check lean.verbose",
        "-chardev stdio,id=console,signal=off -serial chardev:console",
        "-chardev socket,id=monitor,path=/tmp/r/qmp.sock -mon chardev=monitor,mode=control",
        "-device virtio-serial-pci -chardev socket,id=control,path=/tmp/r,,1/control.sock",
        "-device virtserialport,chardev=control,name=leanvm",
        "-netdev user,id=net0,hostfwd=tcp:127.0.0.1:8080-:4000,hostfwd=tcp:0.0.0.0:8443-:443",
        "-device virtio-net-pci,netdev=net0,romfile=",
        "-object rng-builtin,id=rng0 -device virtio-rng-pci,rng=rng0",
        "-fw_cfg name=opt/lean/env,file=/tmp/r/env",
      ].join(" "),
    );
  });

  it("writes the whole command line of a microvm on KVM", () => {
    const { envFile: _, ...rest } = plan;
    const microvm = qemuArguments({
      ...rest,
      type: "microvm",
      accel: "kvm",
      cpus: 1,
      ports: [],
      extraKernelArgs: [],
    });
    expect(microvm.slice(1).join(" ")).toBe(
      [
        "-nodefaults -no-user-config -no-reboot -display none",
        "-machine microvm,acpi=on,rtc=on -accel kvm -cpu host -smp 1 -m 256M",
        "-kernel /b/kernel -initrd /b/rootfs -append console=ttyS0 quiet panic=-1",
        "-chardev stdio,id=console,signal=off -serial chardev:console",
        "-chardev socket,id=monitor,path=/tmp/r/qmp.sock -mon chardev=monitor,mode=control",
        "-device virtio-serial-device -chardev socket,id=control,path=/tmp/r,,1/control.sock",
        "-device virtserialport,chardev=control,name=leanvm",
        "-netdev user,id=net0 -device virtio-net-device,netdev=net0",
        "-object rng-builtin,id=rng0 -device virtio-rng-device,rng=rng0",
      ].join(" "),
    );
  });

  it("counts instructions on one thread, without whatever answers when the host has time", () => {
    const counting = qemuArguments({ ...plan, icount: true, ports: [] }).join(" ");
    expect(counting).toContain(
      "-accel tcg,thread=single -icount shift=0,sleep=off -seed 1 -rtc base=2026-01-01,clock=vm -cpu max,cx16=off",
    );
    expect(counting).toContain("-device virtio-serial-pci,ioeventfd=off -chardev");
    expect(counting).toContain("panic=-1 lean.ip=off lean.verbose");
    expect(counting).not.toContain("-netdev");
  });

  it("attaches volumes as disks that the guest knows by their serial numbers", () => {
    const disks = [
      { file: "/srv/a,b.img", path: "/data", readOnly: false },
      { file: "/dev/sdb", path: "/data/größe%", readOnly: true },
    ];
    const attached = qemuArguments({ ...plan, disks }).join(" ");
    const options = "format=raw,cache=writeback,discard=unmap,werror=report,rerror=report";
    expect(attached).toContain(
      [
        `-drive if=none,id=volume0,file=/srv/a,,b.img,${options}`,
        "-device virtio-blk-pci,drive=volume0,serial=volume0",
        `-drive if=none,id=volume1,file=/dev/sdb,${options},readonly=on`,
        "-device virtio-blk-pci,drive=volume1,serial=volume1 -object",
      ].join(" "),
    );
    expect(attached).toContain(
      "panic=-1 no_timer_check lean.volume=volume0:/data lean.volume=volume1:/data/gr%C3%B6%C3%9Fe%25:ro lean.verbose",
    );
    const counting = qemuArguments({ ...plan, disks, icount: true }).join(" ");
    expect(counting).toContain("-device virtio-blk-pci,ioeventfd=off,drive=volume0");
    const microvm = qemuArguments({ ...plan, disks, type: "microvm" }).join(" ");
    expect(microvm).toContain("-device virtio-blk-device,drive=volume1,serial=volume1");
  });

  it("keeps the network of a machine that counts when ports are asked for", () => {
    const counting = qemuArguments({ ...plan, icount: true }).join(" ");
    expect(counting).toContain("-device virtio-net-pci,ioeventfd=off,netdev=net0,romfile=");
    expect(counting).not.toContain("lean.ip=off");
  });

  it.each([
    ["aarch64", "-machine virt -accel tcg -cpu cortex-a57", "console=ttyAMA0 quiet"],
    ["riscv64", "-machine virt -accel tcg -cpu rv64", "console=ttyS0 quiet"],
  ] as const)("knows %s", (arch, machine, console) => {
    const line = qemuArguments({ ...plan, type: "virt", bundle: { ...plan.bundle, arch } }).join(" ");
    expect(line).toContain(machine);
    expect(line).toContain(console);
  });

  it("puts no device on the PCI bus of virt for a kernel that does not know it", () => {
    const type = chooseMachine({ arch: "aarch64", machines: ["virt-mmio"] }, undefined, "tcg");
    const bundle = { ...plan.bundle, arch: "aarch64" } as const;
    const line = qemuArguments({ ...plan, type, bundle }).join(" ");
    expect(line).toContain("-machine virt -accel tcg");
    expect(line).toMatch(/-device virtio-serial-device .*-device virtio-net-device,netdev=net0 /);
    expect(line).not.toContain("-pci");
  });

  it("leaves the console to an image that names its own", () => {
    const bundle = { ...plan.bundle, commandLine: ["console=hvc0"] };
    expect(qemuArguments({ ...plan, bundle })).not.toContain("console=ttyS0");
    expect(qemuArguments({ ...plan, bundle }).join(" ")).toContain(
      "-append console=hvc0 no_timer_check lean.verbose",
    );
  });
});

describe("chooseMachine", () => {
  const image = { arch: "x86_64", machines: ["microvm", "q35"] } as const;
  it("starts microvm without ACPI for a kernel that has none", () => {
    const machines = ["microvm-noacpi"];
    const type = chooseMachine({ arch: "x86_64", machines }, undefined, "tcg");
    const line = qemuArguments({ ...plan, type }).join(" ");
    expect(line).toContain("-machine microvm,acpi=off,rtc=on");
    expect(line).toContain("-device virtio-serial-device");
    expect(line).not.toContain("romfile=");
    expect(line).toContain("reboot=t");
    expect(line).not.toContain("tsc_early_khz");
  });

  it("tells such a kernel its clocks where time is counted", () => {
    const words = (cpus: number) =>
      qemuArguments({ ...plan, type: "microvm-noacpi", icount: true, cpus }).join(" ");
    expect(words(1)).toContain("reboot=t tsc_early_khz=1000000 no_timer_check noapictimer");
    expect(words(2)).not.toContain("noapictimer");
  });

  it("takes microvm with KVM and q35 with emulation", () => {
    expect(chooseMachine(image, undefined, "kvm")).toBe("microvm");
    expect(chooseMachine(image, undefined, "tcg")).toBe("q35");
    expect(chooseMachine(image, "microvm", "tcg")).toBe("microvm");
    expect(chooseMachine({ ...image, machines: ["microvm"] }, undefined, "tcg")).toBe("microvm");
    expect(chooseMachine({ arch: "x86_64" }, undefined, "kvm")).toBe("q35");
    expect(chooseMachine({ arch: "riscv64" }, undefined, "tcg")).toBe("virt");
  });

  it("refuses what the image does not allow", () => {
    expect(() => chooseMachine({ ...image, machines: ["q35"] }, "microvm", "tcg")).toThrow(
      /does not boot on .* microvm/,
    );
    expect(() => chooseMachine({ ...image, machines: ["pc98"] }, undefined, "tcg")).toThrow(/boots on pc98/);
  });
});
