#include "entropy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include "kernel.h"
#include "say.h"

static bool is_seeded(void) {
  char byte;
  return getrandom(&byte, 1, GRND_NONBLOCK) == 1 || errno == ENOSYS;
}

static void seed_from(const char *path) {
  struct entropy entropy;
  int device = open(path, O_RDONLY | O_CLOEXEC);
  if (device < 0) return note("entropy: no %s, the kernel has to gather its own", path);
  ssize_t got = read(device, entropy.data, sizeof entropy.data);
  close(device);
  if (got <= 0) return;
  entropy.bytes = (int)got;
  entropy.bits = (int)got * 8;
  int random = open("/dev/urandom", O_WRONLY | O_CLOEXEC);
  if (random < 0) return;
  ioctl(random, RNDADDENTROPY, &entropy);
  close(random);
}

void entropy_begin(void) {
  if (!is_seeded()) seed_from("/dev/hwrng");
  note("entropy: %s", is_seeded() ? "ready" : "not yet ready");
}
