using Microsoft.Extensions.Options;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Ends a program over a wrong setting: exit code 2 and the messages on standard error, without a stack trace. Any
/// other failure stays an unhandled exception, which says where the fault is.
/// </summary>
public static class StartupErrors
{
    /// <summary>Exit code for a wrong setting and for a wrong command line: repeating it does not help.</summary>
    public const int ExitCode = 2;

    public static async Task<int> Guard(Func<Task<int>> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        try
        {
            return await program();
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures) await Console.Error.WriteLineAsync(failure);
        }
        // A file of the mission that a setting names.
        catch (InvalidDataException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        return ExitCode;
    }
}
