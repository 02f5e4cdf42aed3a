using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.IdealPoints;

/// <summary>
/// A State's ideal point in a session: the published one-dimensional estimate with the quantiles of the posterior.
/// </summary>
/// <remarks>It is the authors' estimate, stored as published and never recomputed here.</remarks>
[WithoutAudience("published estimates")]
public sealed class IdealPoint
{
    public const string Source = "Voeten, Strezhnev, Bailey: United Nations General Assembly voting data, April 2020";

    /// <summary>
    /// Correlates of War number, the source's own key; two numbers may belong to one State (both Germanys).
    /// </summary>
    public required int Ccode { get; init; }

    public required int Session { get; init; }
    public IdealPointContent Facts { get; private set; } = IdealPointContent.None;

    public bool Record(IdealPointContent facts)
    {
        if (Facts == facts) return false;
        Facts = facts;
        return true;
    }

    public static void Map(ModelBuilder model) => model.Entity<IdealPoint>(point =>
    {
        point.HasKey(p => new { p.Ccode, p.Session });
        point.ComplexProperty(p => p.Facts, facts =>
        {
            foreach (var property in typeof(IdealPointContent).GetProperties().Where(p => p.CanWrite))
                facts.Property(property.PropertyType, property.Name).HasColumnName(property.Name);
        });
        point.ToTable("IdealPoints");
    });

    public V1.IdealPoint ToProto() => new()
    {
        State = Facts.State,
        Session = Session,
        Point = Facts.Point,
        Q5 = Facts.Q5,
        Q10 = Facts.Q10,
        Q50 = Facts.Q50,
        Q90 = Facts.Q90,
        Q95 = Facts.Q95,
        Votes = Facts.Votes,
        Source = Source,
        Name = Facts.Name,
    };
}

/// <summary>A row of the file, compared as a whole.</summary>
public sealed record IdealPointContent
{
    public static readonly IdealPointContent None = new();

    public string State { get; init; } = "";
    public string Name { get; init; } = "";
    public int Votes { get; init; }
    public double Point { get; init; }
    public double Q5 { get; init; }
    public double Q10 { get; init; }
    public double Q50 { get; init; }
    public double Q90 { get; init; }
    public double Q95 { get; init; }
}
