/* For LD_PRELOAD: a disk whose flush takes longer. Each fsync and fdatasync waits so many microseconds more as BENCH_FLUSH says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static int flush(const char *name, int file)
{
    int (*really)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    long microseconds = atol(getenv("BENCH_FLUSH"));
    struct timespec wait = { microseconds / 1000000, microseconds % 1000000 * 1000 };
    /* Else the kernel may add 50 microseconds of its own. */
    prctl(PR_SET_TIMERSLACK, 1);
    nanosleep(&wait, 0);
    return really(file);
}

int fsync(int file) { return flush("fsync", file); }

int fdatasync(int file) { return flush("fdatasync", file); }
