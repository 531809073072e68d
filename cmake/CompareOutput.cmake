# cmake -DCOMMAND="program|argument|..." -DEXPECTED=file -DFOLDER=folder -P CompareOutput.cmake
# Runs the program in an empty folder and compares what it prints with the file.
string(REPLACE "|" ";" _command "${COMMAND}")
file(REMOVE_RECURSE "${FOLDER}")
file(MAKE_DIRECTORY "${FOLDER}")
execute_process(
  COMMAND ${_command}
  WORKING_DIRECTORY "${FOLDER}"
  RESULT_VARIABLE _status
  OUTPUT_VARIABLE _output)
if(NOT _status EQUAL 0)
  message(FATAL_ERROR "${COMMAND} ended with ${_status}\n${_output}")
endif()
file(READ "${EXPECTED}" _expected)
if(NOT _output STREQUAL _expected)
  file(WRITE "${FOLDER}/output" "${_output}")
  execute_process(COMMAND diff -u "${EXPECTED}" "${FOLDER}/output")
  message(FATAL_ERROR "The output of ${COMMAND} is not ${EXPECTED}; if it is right, copy ${FOLDER}/output over it.")
endif()
