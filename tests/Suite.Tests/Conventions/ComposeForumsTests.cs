using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>
/// docker-compose.yml and .env.example have what each forum of protos/forums.json needs, and no other forum.
/// </summary>
public partial class ComposeForumsTests
{
    const string Compose = "docker-compose.yml", Environment = ".env.example";

    [Fact]
    public void Each_forum_has_its_entry_in_Compose_and_nothing_more() =>
        Violations.None(Faults(Tree.Read(Compose), Tree.Read(Environment), ForumCatalogue.Keys));

    [Fact]
    public void A_forum_without_an_entry_is_found_and_passes_with_the_lines_that_were_named()
    {
        var (compose, environment) = (Tree.Read(Compose), Tree.Read(Environment));
        string[] six = [.. ForumCatalogue.Keys, "au"];
        var missing = Lines("au").ToList();
        Assert.Equal(missing.Count, Faults(compose, environment, six).Count());
        Assert.Contains("  forums-au:", string.Join('\n', Faults(compose, environment, six)), StringComparison.Ordinal);
        // Adds each missing line beside the same line of another forum.
        foreach (var (file, text) in missing)
        {
            var other = Lines("un")
                .First(l => l.Text == text.Replace("au", "un", StringComparison.Ordinal)
                    .Replace("AU", "UN", StringComparison.Ordinal)).Text;
            if (file == Compose) compose = compose with { Text = compose.Text.Replace(other, other + text, StringComparison.Ordinal) };
            else environment = environment with { Text = environment.Text.Replace(other, other + text, StringComparison.Ordinal) };
        }
        Assert.Empty(Faults(compose, environment, six));
        // With the forum removed from the data, its entry is one too many.
        Assert.NotEmpty(Faults(compose, environment, ForumCatalogue.Keys));
        Assert.All(Faults(compose, environment, ForumCatalogue.Keys), fault => Assert.Contains("'au'", fault, StringComparison.Ordinal));
        Violations.One(
            Faults(Tree.Read(Compose),
                Tree.Read(Environment) with { Text = Tree.Read(Environment).Text + "EMBASSY_DB_PASSWORD_FORUMS_MOON=\n" },
                ForumCatalogue.Keys), "'moon'");
    }

    static IEnumerable<string> Faults(TextFile compose, TextFile environment, IReadOnlyList<string> forums)
    {
        foreach (var (file, text) in forums.SelectMany(Lines))
            if (!(file == Compose ? compose : environment).Text.Contains("\n" + text, StringComparison.Ordinal))
                yield return $"{file} lacks:\n{text}";
        foreach (var file in (TextFile[])[compose, environment])
            foreach (var forum in Forum().Matches(file.Text).Select(m => m.Groups[1].Value.ToLowerInvariant().Replace('_', '-')).Distinct()
                .Except(forums))
                yield return $"{file.Path} names the forum '{forum}', which is not in protos/forums.json.";
    }

    // The lines that a forum needs, each once.
    static IEnumerable<(string File, string Text)> Lines(string forum)
    {
        var (database, capitals) = (forum.Replace('-', '_'), forum.Replace('-', '_').ToUpperInvariant());
        yield return (Compose, $$"""
              forums-{{forum}}:
                <<: *forum
                environment:
                  <<: *settings
                  Bus__Url: amqp://forums-{{forum}}:${EMBASSY_BUS_PASSWORD_FORUMS_{{capitals}}:?see .env.example}@rabbitmq:5672/
                  Forums__Serves: {{forum}}
                  ConnectionStrings__Database: Host=postgres;Database=forums_{{database}};Username=forums_{{database}};Password=${EMBASSY_DB_PASSWORD_FORUMS_{{capitals}}:?see .env.example};Maximum Pool Size=10;GSS Encryption Mode=Disable

            """);
        yield return (Compose, $"      forums-{forum}: {{condition: service_started}}\n");
        yield return (Compose,
            $"      EMBASSY_BUS_PASSWORD_FORUMS_{capitals}: ${{EMBASSY_BUS_PASSWORD_FORUMS_{capitals}:?see .env.example}}\n");
        yield return (Compose,
            $"      EMBASSY_DB_PASSWORD_FORUMS_{capitals}: ${{EMBASSY_DB_PASSWORD_FORUMS_{capitals}:?see .env.example}}\n");
        yield return (Environment, $"EMBASSY_DB_PASSWORD_FORUMS_{capitals}=\n");
        yield return (Environment, $"EMBASSY_BUS_PASSWORD_FORUMS_{capitals}=\n");
    }

    [GeneratedRegex("(?:forums[-_]|Forums__Serves: |PASSWORD_FORUMS_)"
        + "([A-Za-z][A-Za-z0-9-]*(?:_(?!PASSWORD)[A-Za-z0-9]+)*)")]
    private static partial Regex Forum();
}
