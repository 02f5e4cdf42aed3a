using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// Every program refuses a wrong setting with exit code 2 and the message alone, which a stack trace would bury. What
/// may yet come, it waits for.
/// </summary>
public class StartupErrorsTests
{
    [Theory]
    [InlineData("Content", "Log__KeepDays", "x", "Log__KeepDays is 'x'. It must be")]
    [InlineData("Events", "Log__KeepDay", "1", "Unknown setting Log__KeepDay. Did you mean Log__KeepDays?")]
    [InlineData("Cooperation", "Log__KeepDays", "x", "Log__KeepDays is 'x'. It must be")]
    [InlineData("Forums", "Forums__Serves", "unesco2", "Forums__Serves")]
    [InlineData("Search", "Search__PollSecond", "1", "Unknown setting Search__PollSecond. Did you mean Search__PollSeconds?")]
    [InlineData("Identity", "Identity__Adress", "x", "Unknown setting Identity__Adress. Did you mean Identity__Address?")]
    [InlineData("Identity", "Identity__Address", "http://id.example.org", "Identity__Address is 'http://id.example.org': it must begin with")]
    [InlineData("Webhooks", "ConnectionStrings__Database", "", "ConnectionStrings__Database is not set. It must be")]
    [InlineData("Content", "ConnectionStrings__Database_FILE", "/nowhere/db", "ConnectionStrings__Database_FILE: there is no file /nowhere/db.")]
    [InlineData("Gateway", "Cache__Megabyte", "1", "Unknown setting Cache__Megabyte. Did you mean Cache__Megabytes?")]
    [InlineData("Local", "Cache__Megabyte", "1", "Unknown setting Cache__Megabyte. Did you mean Cache__Megabytes?")]
    [InlineData("Content", "Mission__Folder", "/nowhere", "Mission:Folder: there is no folder /nowhere.")]
    public async Task A_wrong_setting_ends_a_program_with_its_message_alone(string program, string setting, string value, string message)
    {
        var data = Directory.CreateTempSubdirectory("embassy-refused-");
        try
        {
            var environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = HostProcess.FreeAddress(), [setting] = value };
            var (complaints, said) = (new List<string>(), new List<string>());
            using var child = await Child.Start("dotnet",
                [Path.Combine(AppContext.BaseDirectory, $"Embassy.{program}.dll"), .. program == "Local"
                    ? (string[])["--data", data.FullName] : []],
                environment: environment, heard: said.Add, complained: complaints.Add);
            await child.Exited.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(2, child.ExitCode);
            Assert.StartsWith(message, Assert.Single(complaints), StringComparison.Ordinal);
            Assert.Empty(said);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    // A server that accepts connections and answers nothing, as an overloaded one does.
    [Fact]
    public async Task A_database_that_is_slow_to_answer_is_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var data = Directory.CreateTempSubdirectory("embassy-slow-");
        var said = new ConcurrentQueue<string>();
        try
        {
            var key = Path.Combine(data.FullName, "signing.pem");
            Tokens.EnsureKey(key);
            using var child = await Child.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embassy.Webhooks.dll")],
                environment: new Dictionary<string, string?>
                {
                    ["ASPNETCORE_URLS"] = HostProcess.FreeAddress(),
                    ["Auth__KeyFile"] = key,
                    ["ConnectionStrings__Database"] =
                        $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Database=webhooks;Username=none;Timeout=1",
                }, heard: said.Enqueue);
            await Eventually.True("it says twice that it waits", () => Task.FromResult(
                child.HasExited || said.Count(l => l.Contains("The database does not answer yet", StringComparison.Ordinal)) > 1));
            Assert.False(child.HasExited, string.Join('\n', said));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
