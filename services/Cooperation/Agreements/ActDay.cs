using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>
/// A day, with the precision of the date it comes from: a result is shown no more precisely than its cause.
/// </summary>
/// <param name="Digits">Length of the civil date: 4 for a year, 7 for a month, 10 for a day.</param>
public readonly record struct ActDay(DateOnly Day, int Digits)
{
    /// <param name="latest">Whether an incomplete date is read as its last possible day, or as its first.</param>
    public static ActDay Of(CivilDate date, bool latest) => new(latest ? date.Last : date.First, date.ToString().Length);

    public static ActDay Later(ActDay one, ActDay other) => other.Day > one.Day ? other : one;

    public static ActDay Earlier(ActDay one, ActDay other) => other.Day < one.Day ? other : one;

    public ActDay At(DateOnly day) => this with { Day = day };

    public CivilDate ToCivilDate() => CivilDate.Of(Day, Digits);
}

/// <summary>An act, with the day that its date is read as.</summary>
public readonly record struct DatedAct(AgreementAction Act, ActDay On)
{
    public DateOnly Day => On.Day;
}
