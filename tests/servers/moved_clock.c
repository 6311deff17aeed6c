/*
 * A wall clock that can be moved from outside: preloaded into a child process, it lets CLOCK_REALTIME
 * start at ULAK_CLOCK_STARTS (seconds since 1970) and run on from there. CLOCK_MONOTONIC stays as it is,
 * so timed waits take as long as they say; waits that name an hour of the moved clock are moved back.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long moved; /* seconds between our clock and the machine's */

static int machine(clockid_t which, struct timespec *at) { return (int)syscall(SYS_clock_gettime, which, at); }

/* Also for a child that was forked from a process whose clock stands elsewhere. */
void start_at(long seconds)
{
    struct timespec at;
    machine(CLOCK_REALTIME, &at);
    moved = seconds - at.tv_sec;
}

__attribute__((constructor)) static void start(void)
{
    const char *words = getenv("ULAK_CLOCK_STARTS");
    if (words) start_at(atol(words));
}

int clock_gettime(clockid_t which, struct timespec *at)
{
    int failed = machine(which, at);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += moved;
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until)
{
    int (*wait)(sem_t *, const struct timespec *) = dlsym(RTLD_NEXT, "sem_timedwait");
    struct timespec real = {until->tv_sec - moved, until->tv_nsec};
    return wait(semaphore, &real);
}
