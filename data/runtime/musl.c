/* What libstdc++.a and libgcc_eh.a want of glibc and musl does not have. No C++ exception is ever thrown. */
#include <stdlib.h>

char __libc_single_threaded = 0;

unsigned long __isoc23_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }

/* No table of this object: libgcc then walks those that dl_iterate_phdr(3) names. */
int _dl_find_object(void *address, void *result) {
  (void)address;
  (void)result;
  return -1;
}
