/*
 * A disk that fails when told, for files under one folder: preloaded into a child process, it lets calls that
 * write there answer with an error as long as the file ULAK_BAD_DISK_FLAG exists. The file holds the error's
 * number, and may name after a blank which calls fail (open write truncate sync; all when none is named, and then statvfs tells of it too) and
 * after another a piece of the names of the files it is about. With "once" among the calls the first that
 * fails removes the flag.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder, *flag;

__attribute__((constructor)) static void start(void)
{
    folder = getenv("ULAK_BAD_DISK_FOLDER");
    flag = getenv("ULAK_BAD_DISK_FLAG");
}

/* The system calls themselves: the flag must be read without meeting our own open and read. */
static int fails(const char *call, const char *path)
{
    char words[256], *rest, *about;
    int saved = errno, number;
    if (!folder || !flag || strncmp(path, folder, strlen(folder))) return 0;
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, flag, O_RDONLY | O_CLOEXEC, 0);
    if (descriptor < 0) { errno = saved; return 0; }
    ssize_t length = syscall(SYS_read, descriptor, words, sizeof words - 1);
    syscall(SYS_close, descriptor);
    errno = saved;
    if (length <= 0) return 0;
    words[length] = 0;
    number = (int)strtol(words, &rest, 10);
    rest += strspn(rest, " ");
    about = strchr(rest, ' ');
    if (about) { *about++ = 0; if (!strstr(path, about)) return 0; }
    if (*rest && !strstr(rest, call) && strcmp(rest, "once")) return 0;
    if (strstr(rest, "once")) syscall(SYS_unlinkat, AT_FDCWD, flag, 0);
    errno = number;
    return 1;
}

static int fails_at(const char *call, int descriptor)
{
    char link[64], path[PATH_MAX];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    return fails(call, path);
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int to, const void *what, size_t much) { REAL(write); return fails_at("write", to) ? -1 : real(to, what, much); }
ssize_t pwrite(int to, const void *what, size_t much, off_t at) { REAL(pwrite); return fails_at("write", to) ? -1 : real(to, what, much, at); }
ssize_t pwrite64(int to, const void *what, size_t much, off64_t at) { REAL(pwrite64); return fails_at("write", to) ? -1 : real(to, what, much, at); }
int ftruncate(int of, off_t size) { REAL(ftruncate); return fails_at("truncate", of) ? -1 : real(of, size); }
int ftruncate64(int of, off64_t size) { REAL(ftruncate64); return fails_at("truncate", of) ? -1 : real(of, size); }
int posix_fallocate(int of, off_t at, off_t size) { REAL(posix_fallocate); return fails_at("truncate", of) ? errno : real(of, at, size); }
int fallocate(int of, int mode, off_t at, off_t size) { REAL(fallocate); return fails_at("truncate", of) ? -1 : real(of, mode, at, size); }
int fsync(int of) { REAL(fsync); return fails_at("sync", of) ? -1 : real(of); }
int fdatasync(int of) { REAL(fdatasync); return fails_at("sync", of) ? -1 : real(of); }

#define TELLS(result) if (!(result) && fails("space", path)) { if (errno == EROFS) into->f_flag |= ST_RDONLY; else into->f_bavail = into->f_bfree = 0; }

int statvfs(const char *path, struct statvfs *into) { REAL(statvfs); int result = real(path, into); TELLS(result) return result; }
int statvfs64(const char *path, struct statvfs64 *into) { REAL(statvfs64); int result = real(path, into); TELLS(result) return result; }

/* A file that is not there cannot be made; with EROFS one that is there cannot be opened for writing either. */
static int opens_badly(const char *path, int flags)
{
    char whole[PATH_MAX];
    struct stat found;
    if ((flags & O_ACCMODE) == O_RDONLY && !(flags & O_CREAT)) return 0;
    if (*path != '/') {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return 0;
        if (snprintf(whole, sizeof whole, "%s/%s", here, path) >= (int)sizeof whole) return 0;
        path = whole;
    }
    int there = fstatat(AT_FDCWD, path, &found, 0) == 0, saved = errno;
    if (!fails("open", path)) { errno = saved; return 0; }
    return !there || errno == EROFS;
}

int access(const char *path, int mode)
{
    REAL(access);
    return (mode & W_OK) && opens_badly(path, O_WRONLY) && errno == EROFS ? -1 : real(path, mode);
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags) REAL(open); return opens_badly(path, flags) ? -1 : real(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) REAL(open64); return opens_badly(path, flags) ? -1 : real(path, flags, mode); }
