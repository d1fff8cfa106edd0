/* What a counted process tells callgrind: where counting begins, where it ends, and the name of what was counted. */
#include <valgrind/callgrind.h>

void begin(void) {
  CALLGRIND_ZERO_STATS;
  CALLGRIND_TOGGLE_COLLECT;
}

void end(const char *name) {
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_DUMP_STATS_AT(name);
}

void start(void) { CALLGRIND_START_INSTRUMENTATION; }
