#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/swap.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "config.h"
#include "environment.h"
#include "module.h"
#include "say.h"

/* Of the memory that the kernel leaves: a virtual machine of 256 MiB is no small one. */
#define SMALL_MACHINE (192ull << 20)
#define SWAP "/dev/zram0"
#define PAGE 4096

/* An Erlang process takes 2.6 KiB at least, so a limit of one for every 2 KiB never comes before memory's
 * end. The emulator's own default of 2^20 takes 16 MiB for its table. */
#define LEAST_PER_PROCESS 2048
#define FEWEST_PROCESSES (1 << 15)
#define MOST_PROCESSES (1 << 20)

static uint64_t total(void) {
  struct sysinfo info;
  return sysinfo(&info) == 0 ? (uint64_t)info.totalram * info.mem_unit : UINT64_MAX;
}

/* The header that swapon(2) wants, as mkswap(8) writes it: version, last page, and a magic at the end of
 * the first page. */
static bool format(uint64_t bytes) {
  static union {
    char page[PAGE];
    struct { char boot[1024]; uint32_t version, last_page; } header;
  } first = {.header = {.version = 1}};
  first.header.last_page = (uint32_t)(bytes / PAGE - 1);
  memcpy(first.page + PAGE - 10, "SWAPSPACE2", 10);
  int file = open(SWAP, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  bool done = write(file, first.page, PAGE) == PAGE && fsync(file) == 0;
  return close(file) == 0 && done;
}

static void swap_begin(uint64_t bytes) {
  bytes -= bytes % PAGE;
  if (!write_file("/sys/block/zram0/disksize", text_of("%llu", (unsigned long long)bytes)) || !format(bytes) ||
      swapon(SWAP, 0) != 0)
    return complain("compressed swap: %s", strerror(errno));
  /* Reading ahead gains nothing in memory, and what is not used now may go before what is. */
  write_file("/proc/sys/vm/page-cluster", "0");
  write_file("/proc/sys/vm/swappiness", "100");
  note("compressed swap: %llu MB", (unsigned long long)(bytes >> 20));
}

void memory_fit(void) {
  uint64_t bytes = total();
  if (bytes >= SMALL_MACHINE) return module_forget(&config.swap_modules);
  write_file("/sys/kernel/mm/transparent_hugepage/enabled", "never");
  if (config.swap_modules.count > 0 && module_load(&config.swap_modules)) swap_begin(bytes);
}

void memory_set_process_limit(void) {
  uint64_t limit = total() / LEAST_PER_PROCESS;
  if (limit < FEWEST_PROCESSES) limit = FEWEST_PROCESSES;
  if (limit > MOST_PROCESSES) limit = MOST_PROCESSES;
  environment_set_default(text_of("LEAN_PROCESS_LIMIT=%llu", (unsigned long long)limit));
}
