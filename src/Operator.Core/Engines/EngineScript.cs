using Operator.Core.Contract;

namespace Operator.Core.Engines;

/// <summary>
/// The script of a container whose engine runs once for each planned image. Nothing in it depends on the build: arguments and everything else of
/// the plan are in files that prepare wrote.
/// </summary>
/// <remarks>
/// <para>
/// The background job lets the trap end the shell at once when the kubelet stops the container. publish runs beside it: the file that is locked
/// tells it when this container has ended, by itself or not.
/// </para>
/// <para>
/// Where there are build secrets, the engine writes to a pipe and the filter from there to the log. The filter ends at a line that nobody can guess,
/// because a process that the engine left behind could hold the pipe open. A filter that was killed is followed by another one; where awk does not
/// run at all the log is left out, never shown unmasked. What the shell itself says, and its exit code, do not pass the filter. exec moves its pipe:
/// a redirection of a function would keep the other end open in a copy.
/// </para>
/// </remarks>
internal static class EngineScript
{
    /// <summary>The function <c>build_image</c> of a program that takes the words in the file <c>args</c>.</summary>
    /// <param name="program">What is run; without quotes of any kind.</param>
    /// <param name="arguments">Before those of the file.</param>
    /// <param name="name">Another name for the function, for an engine that calls it in its own <c>build_image</c>.</param>
    /// <remarks>
    /// xargs -x refuses arguments that do not fit one call, rather than calling twice. It makes one exit code (123) of most: only 255 (then 124) and
    /// the death of its own child (125) tell that the engine was killed and its last message is not its own.
    /// </remarks>
    public static string BuildImage(string program, string arguments, string name = "build_image") =>
        $$"""
            {{name}}() {
              xargs -0 -x -n 8000 -s 1000000 /bin/sh -c '{{program}} "$@"; code=$?; [ "$code" -le 128 ] || exit 255; exit "$code"' build \
                {{arguments}} < "${1}args"
              code=$?
              case "$code" in 124 | 125) code=137 ;; esac
              return "$code"
            }
            """;

    /// <param name="start">Runs once, before the first image.</param>
    /// <param name="build">
    /// The function <c>build_image</c>: $1 is the directory of an image in the plan, with a slash at its end; $2 is the name of the engine's result
    /// without the dot and what follows it. It returns the engine's exit code, and 137 when the engine was killed.
    /// </param>
    public static string Of(string start, string build) =>
        $$"""
            set -u
            trap 'exit 143' TERM INT
            trap : PIPE
            filter_lines() {
              killed=0
              while :; do
                LC_ALL=C awk -W interactive -f /imagebuild/plan/secret-filter.awk "$end" /imagebuild/build-secrets/*/value 2>/dev/null
                code=$?
                [ "$code" -gt 128 ] && [ "$killed" -lt 10 ] || break
                killed=$((killed + 1))
              done
              if [ "$code" -ne 0 ]; then
                echo "imagebuild: the log is left out, because awk could not mask the build secrets in it (exit code $code)"
                grep -q -F -e "$end"
              fi
            }
            open_filter() {
              end="imagebuild: end$(od -An -N 16 -tx1 /dev/urandom)"
              rm -f /workspace/results/log
              mkfifo -m 600 /workspace/results/log || exit 1
              exec 4<>/workspace/results/log 5</workspace/results/log 6>/workspace/results/log 7>&6 4>&-
              rm /workspace/results/log
              ( exec <&5 5<&- 6>&- 7>&-; filter_lines ) &
              filter=$!
              exec 5<&-
            }
            close_filter() {
              printf '%s\n' "$end" >&6 2>/dev/null
              exec 6>&- 7>&-
              wait "$filter"
            }
            {{build}}
            mkdir -p -m 700 /workspace/results
            exec 9>/workspace/results/engine
            flock -n 9 || exit 1
            echo locked >&9
            tries=0
            until [ -z "${{{ProxyVariables.RelayVariable}}-}" ] || [ -e {{WorkspacePaths.InPod.ProxyReady}} ]; do
              tries=$((tries + 1))
              if [ "$tries" -gt 600 ]; then
                echo "error: the container publish does not take connections for the proxy of podTemplate.proxy"
                exit 1
              fi
              sleep 0.2
            done
            {{start}}
            number=0
            set -- /imagebuild/plan/images/*/
            for directory in "$@"; do
              number=$((number + 1))
              name="${directory%/}"
              echo "imagebuild: image $number/$#"
              exec 6>&1 7>&2
              filter=
              [ ! -e /imagebuild/build-secrets ] || open_filter
              build_image "$directory" "/workspace/results/${name##*/}" >&6 2>&7 6>&- 7>&- &
              wait $!
              code=$?
              [ -z "$filter" ] || close_filter
              if [ "$code" -ne 0 ]; then
                echo "imagebuild: image $number/$# failed with exit code $code"
                exit "$code"
              fi
            done
            : > /workspace/results/done
            echo "imagebuild: done"
            """.ReplaceLineEndings("\n");
}
