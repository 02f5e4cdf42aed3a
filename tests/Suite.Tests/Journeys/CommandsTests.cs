namespace Embassy.Suite.Tests.Journeys;

/// <summary>The command line of each program, as an operator types it.</summary>
public class CommandsTests
{
    [Theory]
    [InlineData("Content", "facts --rebuld", "--rebuild")]
    [InlineData("Search", "rebiuld", "rebuild")]
    [InlineData("Events", "errors --retrun", "--return")]
    [InlineData("Cooperation", "outbox --retrun", "--return")]
    [InlineData("Forums", "log --new-epohc", "--new-epoch")]
    [InlineData("Webhooks", "--helth", "--health")]
    [InlineData("Gateway", "--helth", "--health")]
    [InlineData("Local", "tokne --role editor", "token")]
    [InlineData("Local", "token --rule editor", "--role")]
    [InlineData("Local", "broker acounts --management http://rabbitmq:15672", "accounts")]
    public async Task A_misspelt_word_is_refused_with_the_right_one_and_the_usage(string program, string line, string meant)
    {
        var (code, output, complaint) = await Run(program, line);
        Assert.Equal(2, code);
        Assert.Empty(output);
        var wrong = line.Split(' ').First(w => complaint.Contains($"'{w}'", StringComparison.Ordinal));
        Assert.DoesNotContain(wrong, complaint[complaint.IndexOf("Usage:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains(meant, complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Local", "token --role chief", "There is no role 'chief'. Roles: reader, editor,")]
    [InlineData("Local", "token --role editor translator:xx", "There is no language 'xx' for the role translator.")]
    [InlineData("Local", "token --role administrator:fr", "The role administrator has no sections: 'fr'.")]
    [InlineData("Identity", "program x --create X --role desk-officer:eu", "There is no forum 'eu' for the role desk-officer.")]
    [InlineData("Identity", "account x --create X --role translator:opec-plus", "There is no language 'opec-plus' for")]
    public async Task A_role_or_a_section_that_does_not_exist_is_named(string program, string line, string problem)
    {
        var (code, output, complaint) = await Run(program, line);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(problem, complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content", "errors outbox log facts --health")]
    [InlineData("Search", "errors outbox log rebuild --health")]
    [InlineData("Events", "errors outbox log --health")]
    [InlineData("Cooperation", "errors outbox log --health")]
    [InlineData("Forums", "errors outbox log --health")]
    [InlineData("Webhooks", "errors outbox log --health")]
    [InlineData("Identity", "errors outbox log account program --health")]
    [InlineData("Gateway", "--health")]
    [InlineData("Local", "token keys load broker --data --urls --empty --mission")]
    public async Task Help_lists_every_command_and_option(string program, string words)
    {
        var (code, output, complaint) = await Run(program, "--help");
        Assert.Equal((0, ""), (code, complaint));
        var first = output.Split('\n').Select(l => l.Trim().Split(' ', ',')[0]).ToList();
        foreach (var word in words.Split(' ')) Assert.Contains(word, first);
    }

    static async Task<(int Code, string Output, string Complaint)> Run(string program, string line)
    {
        var (output, complaint) = (new List<string>(), new List<string>());
        using var child =
            await Child.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, $"Embassy.{program}.dll"), .. line.Split(' ')],
            heard: output.Add, complained: complaint.Add);
        await child.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        return (child.ExitCode, string.Join('\n', output).Trim(), string.Join('\n', complaint).Trim());
    }
}
