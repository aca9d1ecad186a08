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

/* A port (a socket, a program) takes 4 KiB at least, with what the kernel keeps for it. The emulator's own default is
 * 65536, or as many files as may be open; each takes 16 bytes of its table, used or not. */
#define LEAST_PER_PORT 4096
#define FEWEST_PORTS 8192
#define MOST_PORTS 65536

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

static void set_limit(const char *name, uint64_t limit, uint64_t fewest, uint64_t most) {
  if (limit > most) limit = most;
  if (limit < fewest) limit = fewest;
  environment_set_default(text_of("%s=%llu", name, (unsigned long long)limit));
}

/* What the emulator's threads and the C library keep for themselves matters only where there is little. */
static void set_for_size(bool small) {
  environment_set_default(small ? "LEAN_IO_THREADS=4" : "LEAN_IO_THREADS=10");
  environment_set_default(small ? "LEAN_THREAD_ALLOCATORS=false" : "LEAN_THREAD_ALLOCATORS=true");
  if (!small) return;
  environment_set_default("MALLOC_ARENA_MAX=1");
  environment_set_default("MALLOC_TRIM_THRESHOLD_=65536");
}

/* On a single processor a thread that spins only keeps the others from what it waits for. */
static void set_busy_wait(bool single) {
  environment_set_default(single ? "LEAN_BUSY_WAIT=none" : "LEAN_BUSY_WAIT=medium");
  environment_set_default(single ? "LEAN_DIRTY_BUSY_WAIT=none" : "LEAN_DIRTY_BUSY_WAIT=short");
}

void memory_set_emulator(void) {
  uint64_t bytes = total();
  uint64_t ports = config.open_files > MOST_PORTS ? config.open_files : MOST_PORTS;
  set_limit("LEAN_PROCESS_LIMIT", bytes / LEAST_PER_PROCESS, FEWEST_PROCESSES, MOST_PROCESSES);
  set_limit("LEAN_PORT_LIMIT", bytes / LEAST_PER_PORT, FEWEST_PORTS, ports);
  set_for_size(bytes < SMALL_MACHINE);
  set_busy_wait(sysconf(_SC_NPROCESSORS_ONLN) == 1);
}
