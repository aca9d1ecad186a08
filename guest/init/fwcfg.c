#include "fwcfg.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"
#include "say.h"
#include "text.h"

#define ENVIRONMENT "opt/lean/env"
#define COMMAND "opt/lean/command"
#define FOLDER "/sys/firmware/qemu_fw_cfg"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/io.h>

/* docs/specs/fw_cfg of QEMU: a 16-bit selector at one port, the item's bytes at the next. */
#define SELECTOR 0x510
#define DATA 0x511
#define ITEM_SIGNATURE 0x0000
#define ITEM_DIRECTORY 0x0019
#define MOST_FILES 4096
#define MOST_BYTES (1 << 20)

struct directory_entry {
  unsigned char size[4];
  unsigned char item[2];
  unsigned char reserved[2];
  char name[56];
};

static unsigned big_endian(const unsigned char *at, int bytes) {
  unsigned value = 0;
  while (bytes-- > 0) value = value << 8 | *at++;
  return value;
}

/* The ports mean something else on real hardware: only a machine that says it is virtual is asked. */
static bool ports_are_fwcfg(void) {
  unsigned a, b, c = 0, d;
  char signature[4];
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & 1u << 31) || ioperm(SELECTOR, 2, 1) != 0) return false;
  outw(ITEM_SIGNATURE, SELECTOR);
  insb(DATA, signature, sizeof signature);
  return memcmp(signature, "QEMU", sizeof signature) == 0;
}

static struct bytes read_item(unsigned item, unsigned size) {
  struct bytes bytes = {size < MOST_BYTES ? malloc(size + 1) : NULL, size};
  if (bytes.at == NULL) return bytes;
  outw((unsigned short)item, SELECTOR);
  insb(DATA, bytes.at, size);
  bytes.at[size] = '\0';
  return bytes;
}

static struct bytes read_by_ports(const char *name) {
  struct directory_entry entry = {.name = ""};
  unsigned char count[4];
  if (!ports_are_fwcfg()) return (struct bytes){NULL, 0};
  outw(ITEM_DIRECTORY, SELECTOR);
  insb(DATA, count, sizeof count);
  for (unsigned left = big_endian(count, 4); left > 0 && left < MOST_FILES; left--) {
    insb(DATA, &entry, sizeof entry);
    if (strncmp(entry.name, name, sizeof entry.name) == 0)
      return read_item(big_endian(entry.item, 2), big_endian(entry.size, 4));
  }
  return (struct bytes){NULL, 0};
}
#else
static struct bytes read_by_ports(const char *name) {
  (void)name;
  return (struct bytes){NULL, 0};
}
#endif

static struct bytes read_named(const char *name) {
  if (access(FOLDER, F_OK) == 0) return read_file(text_of(FOLDER "/by_name/%s/raw", name));
  return read_by_ports(name);
}

struct words fwcfg_command(void) {
  struct words words = {NULL, 0};
  struct bytes list = read_named(COMMAND);
  for (char *at = list.at; at != NULL && at < list.at + list.length; at += strlen(at) + 1) words_add(&words, at);
  return words;
}

void fwcfg_read_environment(void) {
  struct bytes list = read_named(ENVIRONMENT);
  if (list.at == NULL) return note("fw_cfg: there is no " ENVIRONMENT);
  unsigned number = 0;
  for (char *at = list.at; at < list.at + list.length; at += strlen(at) + 1) {
    number++;
    if (*at != '\0' && !environment_set(at)) complain("fw_cfg " ENVIRONMENT ": entry %u is not NAME=VALUE", number);
  }
  note("fw_cfg: %u variables", number);
}
