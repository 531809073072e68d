# Install rules: headers, libraries, the CMake package and the pkg-config files.
include(CMakePackageConfigHelpers)

set(_targets loupan)
foreach(_target loupan_engines loupan_store loupan_abi)
  if(TARGET ${_target})
    list(APPEND _targets ${_target})
  endif()
endforeach()

set(_config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/loupan")
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.24)
  install(
    TARGETS ${_targets}
    EXPORT loupanTargets
    FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
else()
  install(TARGETS ${_targets} EXPORT loupanTargets)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/loupan" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
endif()
install(EXPORT loupanTargets NAMESPACE loupan:: DESTINATION "${_config_dir}")

if(PROJECT_VERSION_MAJOR EQUAL 0)
  set(_compatibility SameMinorVersion)
else()
  set(_compatibility SameMajorVersion)
endif()
foreach(_part ENGINES STORE ABI)
  string(TOLOWER ${_part} _name)
  if(TARGET loupan_${_name})
    set(LOUPAN_INSTALLED_${_part} ON)
  else()
    set(LOUPAN_INSTALLED_${_part} OFF)
  endif()
endforeach()
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/loupanConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/cmake/loupanConfig.cmake" INSTALL_DESTINATION "${_config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cmake/loupanConfigVersion.cmake"
                                 COMPATIBILITY ${_compatibility})
install(FILES "${PROJECT_BINARY_DIR}/cmake/loupanConfig.cmake" "${PROJECT_BINARY_DIR}/cmake/loupanConfigVersion.cmake"
        DESTINATION "${_config_dir}")

# pkg-config: the prefix follows the file, so that the tree can be moved.
file(RELATIVE_PATH LOUPAN_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" LOUPAN_PC_PREFIX "${LOUPAN_PC_PREFIX}")
set(_pc loupan)
if(LOUPAN_INSTALLED_ENGINES)
  list(APPEND _pc loupan-engines)
endif()
foreach(_name IN LISTS _pc)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${_name}.pc.in" "${PROJECT_BINARY_DIR}/cmake/${_name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/cmake/${_name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()
