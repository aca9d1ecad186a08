#include "address.h"

#include <string.h>

#include "text.h"

char *address_text(struct in_addr address) {
  unsigned char part[4];
  memcpy(part, &address, sizeof part);
  return text_of("%d.%d.%d.%d", part[0], part[1], part[2], part[3]);
}

bool address_of(char *text, struct in_addr *address) {
  unsigned char part[4];
  long number;
  for (int i = 0; i < 4; i++) {
    if (!number_of(text_part(&text, '.'), 0, 255, &number)) return false;
    part[i] = (unsigned char)number;
  }
  memcpy(address, part, sizeof part);
  return text == NULL;
}
