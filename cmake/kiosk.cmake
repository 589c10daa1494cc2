# The build's only helpers: kiosk_library(), kiosk_program(), kiosk_test().
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# One object is compiled once for all worktrees: ccache sees paths relative to the source tree.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

# ---- warnings and hardening ride on kiosk::build_options; each flag has its reason.
add_library(kiosk_build_options INTERFACE)
add_library(kiosk::build_options ALIAS kiosk_build_options)
target_include_directories(kiosk_build_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(kiosk_build_options INTERFACE
  -fPIE                       # one code model for libraries and programs: they share a precompiled header
  -Wall -Wextra -Wpedantic    # the base set
  -Wconversion                # a silent narrowing turned page 65,537 into page 1 in other products
  -Wsign-conversion           # sizes from the wire are unsigned; say so where they change
  -Wshadow                    # an inner `error` hides the one to return
  -Wold-style-cast            # a C cast hides which cast it is
  -Wsuggest-override          # a port's method that no longer overrides is a silent stub
  -Wnon-virtual-dtor          # ports are deleted through their base
  -Woverloaded-virtual        # a hidden overload is a missing adapter method
  -Wformat=2                  # format strings never come from data
  -fstack-protector-strong)   # hardening, also in release
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(kiosk_build_options INTERFACE
    -Wduplicated-cond         # a copy-pasted branch
    -Wlogical-op              # `a && 4` instead of `a & 4`
    -Wuseless-cast            # a cast that does nothing hides a type that changed
    -Wno-maybe-uninitialized) # off: gcc 12 reports moved-from std::variant alternatives
  target_compile_options(kiosk_build_options INTERFACE
    "SHELL:--param ggc-min-heapsize=524288")  # 512 MB before it collects: a tenth of its time, 90 MB a job
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(kiosk_build_options INTERFACE
      -Wno-array-bounds       # off at -O2: gcc 12 misreads string + literal (its bug 105651),
      -Wno-stringop-overflow  # and tells of it in three ways
      -Wno-stringop-overread)
  endif()
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(kiosk_build_options INTERFACE -Wthread-safety)  # locks are annotated
endif()
if(KIOSK_WERROR)
  target_compile_options(kiosk_build_options INTERFACE -Werror)
endif()
target_compile_definitions(kiosk_build_options INTERFACE
  _GLIBCXX_ASSERTIONS)        # an index out of range stops instead of reading on
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT KIOSK_SANITIZE)
  target_compile_options(kiosk_build_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(kiosk_build_options INTERFACE -pie -Wl,-z,relro,-z,now)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")  # what ships is linked by Debian's usual linker
  find_program(KIOSK_GOLD ld.gold)
  if(KIOSK_GOLD)
    target_link_options(kiosk_build_options INTERFACE -fuse-ld=gold)  # half the time of a hundred programs
  endif()
endif()
find_package(Threads REQUIRED)
target_link_libraries(kiosk_build_options INTERFACE Threads::Threads)

add_library(kiosk_sanitizers INTERFACE)
add_library(kiosk::sanitizers ALIAS kiosk_sanitizers)
if(KIOSK_SANITIZE)
  target_compile_options(kiosk_sanitizers INTERFACE
    -fsanitize=${KIOSK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(kiosk_sanitizers INTERFACE -fsanitize=${KIOSK_SANITIZE})
  target_compile_definitions(kiosk_sanitizers INTERFACE KIOSK_SANITIZED=1)
  if(KIOSK_FUZZ)  # coverage of every library, so that the fuzzer sees its way
    target_compile_options(kiosk_sanitizers INTERFACE -fsanitize=fuzzer-no-link)
  endif()
endif()
if(KIOSK_TIDY)
  set(CMAKE_CXX_CLANG_TIDY clang-tidy-14 --quiet)
endif()

# ---- the heavy headers, compiled once.
set(KIOSK_PCH_HEADERS
  <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <mutex>
  <optional> <span> <string> <string_view> <thread> <unordered_map> <variant> <vector>
  <fmt/format.h> <firmware/base/json_library.hpp>)

function(kiosk_use_options target)
  target_link_libraries(${target} PUBLIC kiosk::build_options kiosk::sanitizers)
  if(NOT KIOSK_TIDY)
    if(TARGET kiosk_pch)
      target_precompile_headers(${target} REUSE_FROM kiosk_pch)
    endif()
  endif()
endfunction()

# kiosk_unity(target): a few files are compiled as one. Two thirds of what a file of ours costs are
# the templates that its headers need, and its neighbours need the same: four together take less
# than two alone. The clang preset compiles each by itself, so every file keeps standing alone.
function(kiosk_unity target)
  if(KIOSK_UNITY AND NOT KIOSK_TIDY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 4)
  endif()
endfunction()

# kiosk_library(base [OBJECT] [UNITY] SOURCES a.cpp … [DEPS kiosk::x …] [PRIVATE_DEPS PkgConfig::y …])
# makes target kiosk_base with the alias kiosk::base. OBJECT is for libraries that register
# themselves: from a STATIC one the linker drops every registration. UNITY is for large ones whose
# files share headers and no names of their own.
function(kiosk_library name)
  cmake_parse_arguments(A "OBJECT;UNITY" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  if(A_OBJECT)
    add_library(kiosk_${name} OBJECT ${A_SOURCES})
  elseif(A_SOURCES)
    add_library(kiosk_${name} STATIC ${A_SOURCES})
  else()
    message(FATAL_ERROR "kiosk_library(${name}) has no sources")
  endif()
  add_library(kiosk::${name} ALIAS kiosk_${name})
  kiosk_use_options(kiosk_${name})
  if(A_UNITY)
    kiosk_unity(kiosk_${name})
  endif()
  target_link_libraries(kiosk_${name} PUBLIC ${A_DEPS} PRIVATE ${A_PRIVATE_DEPS})
endfunction()

# kiosk_program(kioskd SOURCES main.cpp DEPS kiosk::appliance) makes build/…/bin/kioskd.
function(kiosk_program name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  kiosk_use_options(${name})
  target_link_libraries(${name} PRIVATE ${A_DEPS})
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()

# kiosk_timeout(test seconds): when a test counts as hung. Page imaging takes ten times as long
# under the thread sanitizer.
function(kiosk_timeout test seconds)
  if(KIOSK_SANITIZE)
    math(EXPR seconds "${seconds} * 5")
  endif()
  set_tests_properties(${test} PROPERTIES TIMEOUT ${seconds})
endfunction()

# What test files and suites share: the options, CppUTest, and where programs and sources lie.
function(kiosk_test_target target)
  kiosk_use_options(${target})
  kiosk_unity(${target})
  target_link_libraries(${target} PRIVATE ${ARGN} kiosk::base PkgConfig::CPPUTEST)
  target_compile_definitions(${target} PRIVATE
    KIOSK_BIN_DIR="${CMAKE_BINARY_DIR}/bin" KIOSK_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endfunction()

# kiosk_suite(hub_contract SOURCES a_test.cpp … DEPS kiosk::hub): tests that more than one program
# of its folder runs, each beside an adapter of its own; compiled once.
function(kiosk_suite name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_library(suite_${name} OBJECT ${A_SOURCES})
  kiosk_test_target(suite_${name} ${A_DEPS})
endfunction()

# kiosk_test(base SOURCES a_test.cpp … [SUITES hub_contract …] DEPS kiosk::base [TIMEOUT s]
#            [NEEDS kioskd …])
# One CppUTest program, one ctest entry per TEST_GROUP (names are read when CMake configures), so
# a crash in one group hides no other. NEEDS names programs that must be built before it runs;
# a test finds them through the macro KIOSK_BIN_DIR.
function(kiosk_test name)
  cmake_parse_arguments(A "" "TIMEOUT" "SOURCES;SUITES;DEPS;NEEDS;LABELS" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${A_SOURCES} ${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp)
  kiosk_test_target(test_${name} ${A_DEPS})
  foreach(program IN LISTS A_NEEDS)
    add_dependencies(test_${name} ${program})
  endforeach()
  set(all_sources ${A_SOURCES})
  foreach(suite IN LISTS A_SUITES)
    target_link_libraries(test_${name} PRIVATE suite_${suite})
    get_target_property(suite_sources suite_${suite} SOURCES)
    list(APPEND all_sources ${suite_sources})
  endforeach()
  foreach(source IN LISTS all_sources)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    file(STRINGS ${source} groups REGEX "^TEST_GROUP(_BASE)?\\(")
    foreach(line IN LISTS groups)
      string(REGEX REPLACE "^TEST_GROUP(_BASE)?\\(([A-Za-z0-9_]+).*" "\\2" group "${line}")
      add_test(NAME ${name}.${group} COMMAND test_${name} -sg ${group} -v)
      kiosk_timeout(${name}.${group} ${A_TIMEOUT})
      set_tests_properties(${name}.${group} PROPERTIES LABELS "${A_LABELS}"
        FAIL_REGULAR_EXPRESSION "tests, 0 ran" SKIP_REGULAR_EXPRESSION "KIOSK-SKIP:")
    endforeach()
  endforeach()
endfunction()
