using System.Diagnostics;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Reference;

[NeedsServers]
public class TypedClientTests(Stacks stacks)
{
    static readonly string Folder = Path.Combine(Repository.Root, "tests", "contracts");

    /// <summary>
    /// Types made of the document, and a journey that compiles against them under --strict, at a gateway that runs.
    /// </summary>
    [Fact]
    public async Task A_client_typed_by_the_document_alone_makes_its_journey()
    {
        Assert.True(Directory.Exists(Path.Combine(Folder, "node_modules")), "The tools are missing: run tests/install.");
        var stack = await stacks.Whole(Way.Embedded);
        Directory.CreateDirectory(Path.Combine(Folder, "made"));
        await Run("node_modules/.bin/openapi-typescript", "../../docs/openapi.json", "--output", "made/api.d.ts");
        await Run("node_modules/.bin/tsc", "--project", "tsconfig.json");
        Assert.Equal("read عنوان in ar", (await Run("node", "made/journey.js", stack.Address, stack.Token(Roles.Editor)!)).Trim());
    }

    static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program is "node" ? program : Path.Combine(Folder, program), arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await said}{await complained}");
        return await said;
    }
}
