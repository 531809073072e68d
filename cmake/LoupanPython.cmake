# Chooses the Python interpreter: Python3_EXECUTABLE when given, else the first of the system's python3 and the one on
# the PATH that can import NumPy and pandas.
function(loupan_python_can_import python modules result)
  execute_process(
    COMMAND "${python}" -c "import ${modules}"
    RESULT_VARIABLE _status
    OUTPUT_QUIET ERROR_VARIABLE _error)
  string(STRIP "${_error}" _error)
  string(REGEX REPLACE ".*\n" "" _error "${_error}")
  if(_status EQUAL 0)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
    set(${result}_WHY "${_error}" PARENT_SCOPE)
  endif()
endfunction()

if(LOUPAN_BUILD_PYTHON)
  set(_modules "numpy, pandas")
else()
  set(_modules "sys") # only to run the checks
endif()
if(NOT Python3_EXECUTABLE)
  find_program(_python_on_path NAMES python3 python NO_CACHE)
  set(_tried)
  foreach(_candidate /usr/bin/python3 "${_python_on_path}")
    if(NOT EXISTS "${_candidate}")
      continue()
    endif()
    loupan_python_can_import("${_candidate}" "${_modules}" _good)
    if(_good)
      set(Python3_EXECUTABLE "${_candidate}" CACHE FILEPATH "The Python interpreter that the package is built for")
      break()
    endif()
    string(APPEND _tried "\n  ${_candidate}: ${_good_WHY}")
  endforeach()
  if(NOT Python3_EXECUTABLE)
    message(
      FATAL_ERROR
        "No Python 3 that can import ${_modules}. Tried:${_tried}\n"
        "Install python3-numpy and python3-pandas, or name an interpreter with -DPython3_EXECUTABLE=...,\n"
        "or leave the package out with -DLOUPAN_BUILD_PYTHON=OFF.")
  endif()
else()
  loupan_python_can_import("${Python3_EXECUTABLE}" "${_modules}" _good)
  if(NOT _good)
    message(FATAL_ERROR "Python3_EXECUTABLE=${Python3_EXECUTABLE} cannot import ${_modules}: ${_good_WHY}")
  endif()
endif()

if(LOUPAN_BUILD_PYTHON)
  find_package(Python3 3.10 REQUIRED COMPONENTS Interpreter Development.Module)
else()
  find_package(Python3 3.10 REQUIRED COMPONENTS Interpreter)
endif()
message(STATUS "Python: ${Python3_EXECUTABLE} (${Python3_VERSION})")
