using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Forums.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddVotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Ballots",
                columns: table => new
                {
                    RollCall = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Choice = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Ballots", x => new { x.RollCall, x.State });
                });

            migrationBuilder.CreateTable(
                name: "BlocStandings",
                columns: table => new
                {
                    Bloc = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Standing = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    CountsFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    CountsUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BlocStandings", x => new { x.Bloc, x.State, x.Standing });
                });

            migrationBuilder.CreateTable(
                name: "BlocVersions",
                columns: table => new
                {
                    Bloc = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BlocVersions", x => x.Bloc);
                });

            migrationBuilder.CreateTable(
                name: "IdealPoints",
                columns: table => new
                {
                    Ccode = table.Column<int>(type: "integer", nullable: false),
                    Session = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Point = table.Column<double>(type: "double precision", nullable: false),
                    Q10 = table.Column<double>(type: "double precision", nullable: false),
                    Q5 = table.Column<double>(type: "double precision", nullable: false),
                    Q50 = table.Column<double>(type: "double precision", nullable: false),
                    Q90 = table.Column<double>(type: "double precision", nullable: false),
                    Q95 = table.Column<double>(type: "double precision", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false),
                    Votes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdealPoints", x => new { x.Ccode, x.Session });
                });

            migrationBuilder.CreateTable(
                name: "RefusedVotes",
                columns: table => new
                {
                    Import = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Line = table.Column<int>(type: "integer", nullable: false),
                    Column = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RefusedVotes", x => new { x.Import, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "RollCalls",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Source = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Issues = table.Column<string>(type: "text", nullable: false),
                    SameAs = table.Column<int>(type: "integer", nullable: true),
                    Agenda = table.Column<string>(type: "text", nullable: false),
                    Amendment = table.Column<bool>(type: "boolean", nullable: false),
                    CommitteeReport = table.Column<string>(type: "text", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Description = table.Column<string>(type: "text", nullable: false),
                    Draft = table.Column<string>(type: "text", nullable: false),
                    Important = table.Column<bool>(type: "boolean", nullable: false),
                    Link = table.Column<string>(type: "text", nullable: false),
                    Meeting = table.Column<string>(type: "text", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: false),
                    Paragraph = table.Column<bool>(type: "boolean", nullable: false),
                    Resolution = table.Column<string>(type: "text", nullable: false),
                    Session = table.Column<int>(type: "integer", nullable: false),
                    StatedAbstentions = table.Column<int>(type: "integer", nullable: true),
                    StatedMembers = table.Column<int>(type: "integer", nullable: true),
                    StatedNo = table.Column<int>(type: "integer", nullable: true),
                    StatedNonVoting = table.Column<int>(type: "integer", nullable: true),
                    StatedYes = table.Column<int>(type: "integer", nullable: true),
                    Subjects = table.Column<string>(type: "text", nullable: false),
                    Title = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RollCalls", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "VoteImports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    Refusals = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    FinishedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Status = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Layout = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Received = table.Column<long>(type: "bigint", nullable: false),
                    Rows = table.Column<int>(type: "integer", nullable: false),
                    Added = table.Column<int>(type: "integer", nullable: false),
                    Changed = table.Column<int>(type: "integer", nullable: false),
                    Unchanged = table.Column<int>(type: "integer", nullable: false),
                    Refused = table.Column<int>(type: "integer", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VoteImports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "VoteParts",
                columns: table => new
                {
                    Import = table.Column<Guid>(type: "uuid", nullable: false),
                    Offset = table.Column<long>(type: "bigint", nullable: false),
                    Data = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VoteParts", x => new { x.Import, x.Offset });
                });

            migrationBuilder.CreateIndex(
                name: "IX_RollCalls_Source_Number",
                table: "RollCalls",
                columns: new[] { "Source", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_VoteImports_Sequence",
                table: "VoteImports",
                column: "Sequence",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Ballots");

            migrationBuilder.DropTable(
                name: "BlocStandings");

            migrationBuilder.DropTable(
                name: "BlocVersions");

            migrationBuilder.DropTable(
                name: "IdealPoints");

            migrationBuilder.DropTable(
                name: "RefusedVotes");

            migrationBuilder.DropTable(
                name: "RollCalls");

            migrationBuilder.DropTable(
                name: "VoteImports");

            migrationBuilder.DropTable(
                name: "VoteParts");
        }
    }
}
