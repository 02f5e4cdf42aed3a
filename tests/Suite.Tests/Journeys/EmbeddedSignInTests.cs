using System.Net;
using Embassy.Identity.Tests;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

public sealed class EmbeddedSignInTests : IDisposable
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-sign-in-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task The_first_start_prints_an_account_for_each_role_and_the_next_one_none()
    {
        Dictionary<string, string> passwords;
        await using (var first = await LocalProcess.Start(data.FullName, "--empty"))
        {
            passwords = Passwords(first);
            Assert.Equal(Roles.All.Except([Roles.Service]).Order(), passwords.Keys.Order());
            await Reads(first, Roles.Editor, HttpStatusCode.OK);
            await Reads(first, Roles.Operator, HttpStatusCode.Forbidden);
            // The command's tokens are accepted as well.
            using var script = first.Http(await LocalProcess.Token(data.FullName, Roles.Editor));
            Assert.Equal(HttpStatusCode.OK, (await script.GetAsync("/v1/reviews")).StatusCode);
            Assert.Equal(0, await first.Stop());
        }
        await using var second = await LocalProcess.Start(data.FullName, "--empty");
        Assert.Empty(Passwords(second));
        await Reads(second, Roles.Editor, HttpStatusCode.OK);

        async Task Reads(LocalProcess run, string account, HttpStatusCode expected)
        {
            const string Says = "People sign in at ";
            var address = run.Output.Single(l => l.StartsWith(Says, StringComparison.Ordinal))[Says.Length..].TrimEnd('.');
            using var browser = new Browser(address);
            var tokens = await browser.Tokens(await browser.Code(account, passwords[account]));
            using var http = run.Http(tokens.Text("access_token"));
            Assert.Equal(expected, (await http.GetAsync("/v1/reviews")).StatusCode);
        }
    }

    static Dictionary<string, string> Passwords(LocalProcess run) => run.Output
        .SkipWhile(l => !l.StartsWith("Demonstration", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(l => l.StartsWith("  ", StringComparison.Ordinal))
        .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(w => w[0], w => w[1]);
}
