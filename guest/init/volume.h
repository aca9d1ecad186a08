#ifndef VOLUME_H
#define VOLUME_H

#include <stdbool.h>

/* Mounts the disks that `volume` names, in the order given, their journals replayed. A disk that nobody has
 * written to becomes the release's. False when one of them cannot be had; that was said. */
bool volume_mount_all(void);

#endif
