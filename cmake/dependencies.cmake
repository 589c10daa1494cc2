# Every foreign library, once. All come from Debian 12; `./run` installs what is missing.
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
foreach(module
    SQLITE3=sqlite3 PQ=libpq SODIUM=libsodium CRYPTO=libcrypto SSL=libssl ZSTD=libzstd CURL=libcurl
    MICROHTTPD=libmicrohttpd GNUTLS=gnutls ICU=icu-uc ICUI18N=icu-i18n TESSERACT=tesseract LEPT=lept
    SECCOMP=libseccomp PNG=libpng JPEG=libjpeg TOMLPLUSPLUS=tomlplusplus
    CAIRO=cairo PANGOCAIRO=pangocairo PANGOFT2=pangoft2 FONTCONFIG=fontconfig RSVG=librsvg-2.0
    QRENCODE=libqrencode SDL2=sdl2 QPDF=libqpdf LCMS=lcms2 ZXING=zxing)
  string(REPLACE "=" ";" pair ${module})
  list(GET pair 0 name)
  list(GET pair 1 package)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${package})
endforeach()
foreach(name CAIRO PANGOCAIRO PANGOFT2 FONTCONFIG RSVG SDL2)
  # Their -pthread defines _REENTRANT, with which the shared precompiled header is not usable;
  # glibc 2.34 and later need neither.
  get_target_property(options PkgConfig::${name} INTERFACE_COMPILE_OPTIONS)
  if(options)
    list(REMOVE_ITEM options -pthread -D_REENTRANT)
    set_target_properties(PkgConfig::${name} PROPERTIES INTERFACE_COMPILE_OPTIONS "${options}")
  endif()
endforeach()
find_library(SANE_LIBRARY sane REQUIRED)   # libsane ships no pkg-config file
if(KIOSK_TESTS)
  # Debian's CMake package of CppUTest has a wrong prefix (cpputest/cpputest#1563).
  pkg_check_modules(CPPUTEST REQUIRED IMPORTED_TARGET cpputest)
endif()

# The shared precompiled header. It has no code of its own.
file(WRITE ${CMAKE_BINARY_DIR}/pch/pch.cpp "// precompiled header only\n")
add_library(kiosk_pch OBJECT ${CMAKE_BINARY_DIR}/pch/pch.cpp)
target_link_libraries(kiosk_pch PUBLIC kiosk::build_options kiosk::sanitizers fmt::fmt
  nlohmann_json::nlohmann_json)
target_precompile_headers(kiosk_pch PRIVATE ${KIOSK_PCH_HEADERS})
