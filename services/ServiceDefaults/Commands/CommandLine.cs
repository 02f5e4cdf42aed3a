using System.CommandLine;
using Microsoft.Extensions.Options;

namespace Embassy.ServiceDefaults;

/// <summary>Runs a program by its command line.</summary>
public static class CommandLine
{
    /// <summary>Exit code for a wrong command line and for a wrong setting: repeating it does not help.</summary>
    public const int Refused = 2;

    /// <summary>Exit code after Ctrl+C, by the convention of shells.</summary>
    const int Interrupted = 130;

    /// <summary>
    /// Prints a refusal to standard error: the error and the usage, or a wrong setting's message without a stack trace.
    /// Any other failure stays an unhandled exception, which says where the fault is.
    /// </summary>
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        // A note may begin with '@', which would otherwise name a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var refused = parsed.Errors.Count > 0;
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The host handles SIGTERM and Ctrl+C. A handler here would run first, and wait for the stop
                // that only the host's handler brings about.
                ProcessTerminationTimeout = null,
                Output = refused ? Console.Error : Console.Out,
            });
            return refused ? Refused : code;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures) await Console.Error.WriteLineAsync(failure);
            return Refused;
        }
        // A file of the mission that a setting names.
        catch (InvalidDataException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Refused;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    /// <summary>
    /// The option by which a container checks its own process; the program's only other use is to serve.
    /// </summary>
    public static Option<bool> HealthOption() =>
        new("--health") { Description = "Asks the running process for its health: exit code 0 or 1." };
}
