/** Port of QEMU's `isa-debug-exit`, and the status that QEMU ends with when the guest writes `done` to it. */
export const debugExitPort = 0xf4;
const done = 0x2a;
export const probeGuestStatus = (done << 1) | 1;

const imageSize = 64 * 1024;

/**
 * A firmware image (64 KiB, flat, mapped below 1 MiB and below 4 GiB) that does what a kernel does first:
 * leaves real mode, turns paging and long mode on, uses an SSE register and, where the processor has
 * BMI2, an instruction of it (kernels unpack themselves with those). Then it writes to `isa-debug-exit`.
 * Some KVMs open, create a VM and stumble over exactly these.
 */
export function probeGuest(): Uint8Array {
  const image = new Uint8Array(imageSize);
  image.set(bytesOf(realMode), 0);
  image.set(bytesOf(longMode), longModeAt);
  image.set(bytesOf(descriptors), descriptorsAt);
  image.set([0xea, 0x00, 0x00, 0x00, 0xf0], imageSize - 16); // reset vector: ljmp 0xf000:0x0000
  return image;
}

const longModeAt = 0x60;
const descriptorsAt = 0xa0;

/** 16-bit code at 0xf0000; RAM is zero, so three stores make page tables that map the first 2 MiB. */
const realMode = `
  fa                         | cli
  31 c0                      | xor ax, ax
  8e d8                      | mov ds, ax
  66 c7 06 00 10 03 20 00 00 | mov dword [0x1000], 0x2003   ; PML4 -> 0x2000
  66 c7 06 00 20 03 30 00 00 | mov dword [0x2000], 0x3003   ; PDPT -> 0x3000
  66 c7 06 00 30 83 00 00 00 | mov dword [0x3000], 0x83     ; a 2 MiB page at 0
  2e 66 0f 01 16 b0 00       | lgdt cs:[0xb0]
  66 b8 20 06 00 00          | mov eax, 0x620
  0f 22 e0                   | mov cr4, eax                 ; PAE, OSFXSR, OSXMMEXCPT
  66 b8 00 10 00 00          | mov eax, 0x1000
  0f 22 d8                   | mov cr3, eax
  66 b9 80 00 00 c0          | mov ecx, 0xc0000080
  0f 32                      | rdmsr
  66 0d 00 01 00 00          | or eax, 0x100
  0f 30                      | wrmsr                        ; EFER.LME
  0f 20 c0                   | mov eax, cr0
  66 0d 03 00 00 80          | or eax, 0x80000003
  0f 22 c0                   | mov cr0, eax                 ; PG, MP, PE
  66 ea 60 00 0f 00 08 00    | jmp 0x08:0xf0060`;

/** 64-bit code at 0xf0060. */
const longMode = `
  66 0f ef c0                | pxor xmm0, xmm0
  31 c0                      | xor eax, eax
  0f a2                      | cpuid
  83 f8 07                   | cmp eax, 7
  72 16                      | jb exit
  b8 07 00 00 00             | mov eax, 7
  31 c9                      | xor ecx, ecx
  0f a2                      | cpuid
  f7 c3 00 01 00 00          | test ebx, 0x100              ; BMI2
  74 05                      | jz exit
  c4 42 69 f7 c0             | shlx r8d, r8d, edx
  66 ba f4 00                | exit:  mov dx, 0xf4
  b0 2a                      | mov al, 0x2a
  ee                         | out dx, al
  f4                         | stop:  hlt
  eb fd                      | jmp stop`;

/** At 0xf00a0: the null and the 64-bit code descriptor; at 0xf00b0: what lgdt reads. */
const descriptors = `
  00 00 00 00 00 00 00 00
  ff ff 00 00 00 9a af 00
  0f 00 a0 00 0f 00`;

/** The machine code of a listing: the two-digit hex bytes of each line, up to a bar. */
function bytesOf(listing: string): number[] {
  const codes = listing.split("\n").map((line) => line.split("|")[0] ?? "");
  return codes.flatMap((code) => code.match(/[0-9a-f]{2}/g) ?? []).map((byte) => Number.parseInt(byte, 16));
}
