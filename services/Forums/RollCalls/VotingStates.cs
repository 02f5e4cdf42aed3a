using System.Collections.Frozen;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.RollCalls;

/// <summary>Maps the State codes of vote files to States, by day.</summary>
/// <remarks>
/// Voeten's file uses one two-letter code per seat over time: RU is the Soviet Union until its end. The Digital Library
/// uses three letters for the State of that day. <c>NA</c> is Namibia.
/// </remarks>
public static class VotingStates
{
    /// <summary>The Russian Federation took over the Soviet Union's seat on this day.</summary>
    public static readonly DateOnly EndOfSun = new(1991, 12, 24);

    // The day on which a State, or its membership under that name, ended. Yugoslavia's seat is YUG up to the end of
    // Serbia and Montenegro: the sources keep one code, and the platform has none for the three years in between.
    static readonly FrozenDictionary<string, DateOnly> Ends = new Dictionary<string, DateOnly>
    {
        ["SUN"] = EndOfSun,
        ["YUG"] = new(2006, 6, 3),
        ["CSK"] = new(1993, 1, 1),
        ["DDR"] = new(1990, 10, 3),
        ["YMD"] = new(1990, 5, 22),
    }.ToFrozenDictionary();

    // The first possible voting day of a State that emerged from another within the period of the records.
    static readonly FrozenDictionary<string, DateOnly> Begins = new Dictionary<string, DateOnly>
    {
        ["RUS"] = EndOfSun,
        ["EST"] = new(1991, 8, 20),
        ["LVA"] = new(1991, 8, 21),
        ["LTU"] = new(1990, 3, 11),
        ["ARM"] = new(1991, 9, 21),
        ["AZE"] = new(1991, 8, 30),
        ["GEO"] = new(1991, 4, 9),
        ["KAZ"] = new(1991, 12, 16),
        ["KGZ"] = new(1991, 8, 31),
        ["MDA"] = new(1991, 8, 27),
        ["TJK"] = new(1991, 9, 9),
        ["TKM"] = new(1991, 10, 27),
        ["UZB"] = new(1991, 8, 31),
        ["HRV"] = new(1991, 6, 25),
        ["SVN"] = new(1991, 6, 25),
        ["MKD"] = new(1991, 9, 8),
        ["BIH"] = new(1992, 3, 1),
        ["SRB"] = new(2006, 6, 3),
        ["MNE"] = new(2006, 6, 3),
        ["CZE"] = new(1993, 1, 1),
        ["SVK"] = new(1993, 1, 1),
        ["ERI"] = new(1993, 4, 27),
        ["SSD"] = new(2011, 7, 9),
        ["TLS"] = new(2002, 5, 20),
        ["DDR"] = new(1973, 9, 18),
        ["YMD"] = new(1967, 11, 30),
        ["NAM"] = new(1990, 3, 21),
        // Older States that became members late; Switzerland from the month of its admission, as Voeten dates votes.
        ["CHE"] = new(2002, 9, 1),
        ["LIE"] = new(1990, 9, 18),
        ["PRK"] = new(1991, 9, 17),
        ["KOR"] = new(1991, 9, 17),
        ["SMR"] = new(1992, 3, 2),
        ["MCO"] = new(1993, 5, 28),
        ["AND"] = new(1993, 7, 28),
        ["KIR"] = new(1999, 9, 14),
        ["NRU"] = new(1999, 9, 14),
        ["TON"] = new(1999, 9, 14),
        ["TUV"] = new(2000, 9, 5),
    }.ToFrozenDictionary();

    // Non-member observers, which have no vote.
    static readonly FrozenSet<string> Observers = ((string[])["PSE", "VAT"]).ToFrozenSet();

    // Codes of their time (ISO 3166-3) for States that go on under another code.
    static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        ["BUR"] = "MMR",
        ["BYS"] = "BLR",
        ["DHY"] = "BEN",
        ["HVO"] = "BFA",
        ["RHO"] = "ZWE",
        ["ROM"] = "ROU",
        ["SCG"] = "YUG",
        ["TMP"] = "TLS",
        ["ZAR"] = "COD",
    }.ToFrozenDictionary();

    // Two-letter codes that mean one State before a day and another from that day on.
    static readonly FrozenDictionary<string, (string Before, string From)> Shared = new Dictionary<string, (string, string)>
    {
        ["RU"] = ("SUN", "RUS"),
        ["YU"] = ("YUG", "SRB"),
    }.ToFrozenDictionary();

    const string TwoLetters = """
        AD AND AE ARE AF AFG AG ATG AL ALB AM ARM AO AGO AR ARG AT AUT AU AUS AZ AZE BA BIH BB BRB BD BGD BE BEL BF BFA BG BGR BH BHR
        BI BDI BJ BEN BN BRN BO BOL BR BRA BS BHS BT BTN BW BWA BY BLR BZ BLZ CA CAN CD COD CF CAF CG COG CH CHE CI CIV CL CHL CM CMR
        CN CHN CO COL CR CRI CS CSK CU CUB CV CPV CY CYP CZ CZE DD DDR DE DEU DJ DJI DK DNK DM DMA DO DOM DZ DZA EC ECU EE EST EG EGY
        ER ERI ES ESP ET ETH FI FIN FJ FJI FM FSM FR FRA GA GAB GB GBR GD GRD GE GEO GH GHA GM GMB GN GIN GQ GNQ GR GRC GT GTM GW GNB
        GY GUY HN HND HR HRV HT HTI HU HUN ID IDN IE IRL IL ISR IN IND IQ IRQ IR IRN IS ISL IT ITA JM JAM JO JOR JP JPN KE KEN KG KGZ
        KH KHM KI KIR KM COM KN KNA KP PRK KR KOR KW KWT KZ KAZ LA LAO LB LBN LC LCA LI LIE LK LKA LR LBR LS LSO LT LTU LU LUX LV LVA
        LY LBY MA MAR MC MCO MD MDA ME MNE MG MDG MH MHL MK MKD ML MLI MM MMR MN MNG MR MRT MT MLT MU MUS MV MDV MW MWI MX MEX MY MYS
        MZ MOZ NA NAM NE NER NG NGA NI NIC NL NLD NO NOR NP NPL NR NRU NZ NZL OM OMN PA PAN PE PER PG PNG PH PHL PK PAK PL POL PS PSE
        PT PRT PW PLW PY PRY QA QAT RO ROU RS SRB RW RWA SA SAU SB SLB SC SYC SD SDN SE SWE SG SGP SI SVN SK SVK SL SLE SM SMR SN SEN
        SO SOM SR SUR SS SSD ST STP SU SUN SV SLV SY SYR SZ SWZ TD TCD TG TGO TH THA TJ TJK TL TLS TM TKM TN TUN TO TON TR TUR TT TTO
        TV TUV TW TWN TZ TZA UA UKR UG UGA US USA UY URY UZ UZB VA VAT VC VCT VE VEN VN VNM VU VUT WS WSM YD YMD YE YEM ZA ZAF ZM ZMB ZW ZWE
        """;

    static readonly FrozenDictionary<string, string> ByTwo = TwoLetters.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The State of Voeten's two-letter code on a day.</summary>
    public static string OfTwoLetters(string code, DateOnly day)
    {
        if (Shared.TryGetValue(code, out var shared)) return day < Ends[shared.Before] ? shared.Before : shared.From;
        return OnDay(ByTwo.GetValueOrDefault(code)
            ?? throw Unknown("country_code", $"There is no State '{Shown(code)}' in this file's codes."), day, "country_code");
    }

    /// <summary>The State of a three-letter code, also one of its time, if it existed on the day.</summary>
    public static string OfThreeLetters(string code, DateOnly day, string column)
    {
        var state = Renamed.GetValueOrDefault(code, code);
        return OnDay(States.Knows(state) ? state : throw Unknown(column, $"There is no State '{Shown(code)}'."), day, column);
    }

    /// <summary>The State of a row of the Digital Library: by its code, or without one by its name.</summary>
    public static string OfRow(string code, string name, DateOnly day) => code.Length > 0 ? OfThreeLetters(code, day, "ms_code")
        : OnDay(UnStateNames.Find(name, day) ?? throw Unknown("ms_code", $"No code, and no State is named '{Shown(name)}'."), day,
            "ms_code");

    /// <summary>
    /// The State whose seat a three-letter code of an ideal points file means in a session, as of its opening.
    /// </summary>
    /// <remarks>A State that began or ended during the session voted in it too.</remarks>
    public static string OfSession(string code, int session, string column)
    {
        var (opens, ends) = (new DateOnly(1945 + session, 9, 15), new DateOnly(1946 + session, 8, 31));
        var state = code switch
        {
            "RUS" => opens < EndOfSun ? "SUN" : "RUS",
            "YUG" => opens < Ends["YUG"] ? "YUG" : "SRB",
            _ => code,
        };
        if (!States.Knows(state)) throw Unknown(column, $"There is no State '{Shown(code)}'.");
        if (Ends.TryGetValue(state, out var end) && opens >= end) throw Unknown(column, $"{state} was no more in session {session}.");
        return Begins.TryGetValue(state, out var begins) && ends < begins
            ? throw Unknown(column, $"{state} was no State in session {session}.") : state;
    }

    static string OnDay(string state, DateOnly day, string column)
    {
        if (Observers.Contains(state)) throw Unknown(column, $"{state} is an observer and has no vote.");
        if (Begins.TryGetValue(state, out var begins) && day < begins)
            throw Unknown(column, $"{state} had no vote on {CivilDate.Day(day)}: it begins on {CivilDate.Day(begins)}.");
        if (Ends.TryGetValue(state, out var ends) && day >= ends)
            throw Unknown(column, $"{state} was no more on {CivilDate.Day(day)}: it ended on {CivilDate.Day(ends)}.");
        return state;
    }

    static Problem Unknown(string column, string why) => Problem.Invalid(column, "unknown_state", why);

    static string Shown(string code) => code.Length == 0 ? "(empty)"
        : new([.. code.Take(20).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
