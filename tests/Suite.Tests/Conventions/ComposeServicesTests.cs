using Embassy.Local;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>docker-compose.yml and .env.example have what each service of ServiceCatalogue needs.</summary>
public class ComposeServicesTests
{
    const string Compose = "docker-compose.yml", Environment = ".env.example";

    // Each forum has a container of its own: ComposeForumsTests.
    static readonly IReadOnlyList<string> Services = [.. ServiceCatalogue.Names.Where(n => n != "forums")];

    [Fact]
    public void Each_service_has_its_lines_in_Compose() => Violations.None(Missing(Services));

    [Fact]
    public void A_service_without_them_is_found()
    {
        Assert.Equal(Lines("consular").Select(l => $"{l.File} lacks: {l.Text}"), Missing([.. Services, "consular"]));
        Assert.Equal(10, Lines("consular").Count());
    }

    static IEnumerable<string> Missing(IEnumerable<string> services)
    {
        var texts = new Dictionary<string, string> { [Compose] = Tree.Read(Compose).Text, [Environment] = Tree.Read(Environment).Text };
        return services.SelectMany(Lines).Where(l => !texts[l.File].Contains(l.Text, StringComparison.Ordinal))
            .Select(l => $"{l.File} lacks: {l.Text}");
    }

    static IEnumerable<(string File, string Text)> Lines(string name)
    {
        var (program, capitals) = (char.ToUpperInvariant(name[0]) + name[1..], name.ToUpperInvariant());
        yield return (Compose, $"\n  Services__{name}: http://{name}:8080\n");
        yield return (Compose, $"\n  {name}:\n    <<: *service\n");
        yield return (Compose, $"\n    command: [Embassy.{program}.dll]\n");
        yield return (Compose, $"\n      {name}: {{condition: service_started}}\n");
        yield return (Compose, $"\n      Bus__Url: amqp://{name}:${{EMBASSY_BUS_PASSWORD_{capitals}:?see .env.example}}@rabbitmq:5672/\n");
        yield return (Compose,
            $" Host=postgres;Database={name};Username={name};Password=${{EMBASSY_DB_PASSWORD_{capitals}:?see .env.example}};");
        yield return (Compose, $"\n      EMBASSY_BUS_PASSWORD_{capitals}: ${{EMBASSY_BUS_PASSWORD_{capitals}:?see .env.example}}\n");
        yield return (Compose, $"\n      EMBASSY_DB_PASSWORD_{capitals}: ${{EMBASSY_DB_PASSWORD_{capitals}:?see .env.example}}\n");
        yield return (Environment, $"\nEMBASSY_DB_PASSWORD_{capitals}=\n");
        yield return (Environment, $"\nEMBASSY_BUS_PASSWORD_{capitals}=\n");
    }
}
