#ifndef MOUNT_H
#define MOUNT_H

/* Mounts what a Linux program expects, and makes the console files 0 to 2. Sets the file mode mask to 022. */
void mount_all(void);

/* Takes file systems of block devices away again, so that nothing written is lost. */
void mount_end(void);

#endif
