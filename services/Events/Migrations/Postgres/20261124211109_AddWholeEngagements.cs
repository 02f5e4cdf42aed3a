using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Events.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddWholeEngagements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Coordinates",
                table: "Engagements",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "EndLast",
                table: "Engagements",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "EndsAt",
                table: "Engagements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Follows",
                table: "Engagements",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Forum",
                table: "Engagements",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "OnMargins",
                table: "Engagements",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "PlaceState",
                table: "Engagements",
                type: "character varying(3)",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PreviousStart",
                table: "Engagements",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PublicUpdatedAt",
                table: "Engagements",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<int>(
                name: "PublicVersion",
                table: "Engagements",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Session",
                table: "Engagements",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "StartsAt",
                table: "Engagements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "WithdrawnAt",
                table: "Engagements",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WithdrawnStart",
                table: "Engagements",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Zone",
                table: "Engagements",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            // What was told so far counts; the last day was not a column.
            migrationBuilder.Sql("""
                UPDATE "Engagements" SET "PublicUpdatedAt" = "UpdatedAt", "PublicVersion" = CASE "Audience" WHEN 'public' THEN "Version" ELSE 0 END,
                    "EndLast" = CASE length("End") WHEN 10 THEN "End"::date WHEN 7 THEN (("End" || '-01')::date + interval '1 month' - interval '1 day')::date WHEN 4 THEN ("End" || '-12-31')::date ELSE "StartLast" END
                """);

            migrationBuilder.CreateTable(
                name: "Agendas",
                columns: table => new
                {
                    EngagementId = table.Column<Guid>(type: "uuid", nullable: false),
                    Items = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Agendas", x => x.EngagementId);
                    table.ForeignKey(
                        name: "FK_Agendas_Engagements_EngagementId",
                        column: x => x.EngagementId,
                        principalTable: "Engagements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Delegations",
                columns: table => new
                {
                    EngagementId = table.Column<Guid>(type: "uuid", nullable: false),
                    Sides = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Delegations", x => x.EngagementId);
                    table.ForeignKey(
                        name: "FK_Delegations_Engagements_EngagementId",
                        column: x => x.EngagementId,
                        principalTable: "Engagements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Letters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Direction = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Occasion = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    SignedOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    PublishedOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    OccasionOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    DatedFirst = table.Column<DateOnly>(type: "date", nullable: false),
                    DatedLast = table.Column<DateOnly>(type: "date", nullable: false),
                    Sender_State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Sender_PersonId = table.Column<Guid>(type: "uuid", nullable: true),
                    Sender_OfficeId = table.Column<Guid>(type: "uuid", nullable: true),
                    Sender_Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Addressee_State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Addressee_PersonId = table.Column<Guid>(type: "uuid", nullable: true),
                    Addressee_OfficeId = table.Column<Guid>(type: "uuid", nullable: true),
                    Addressee_Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Titles = table.Column<string>(type: "text", nullable: false),
                    Texts = table.Column<string>(type: "text", nullable: false),
                    Sources = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Letters", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Mentions",
                columns: table => new
                {
                    Word = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    EngagementId = table.Column<Guid>(type: "uuid", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Mentions", x => new { x.Word, x.EngagementId });
                    table.ForeignKey(
                        name: "FK_Mentions_Engagements_EngagementId",
                        column: x => x.EngagementId,
                        principalTable: "Engagements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Offices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Titles = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    Body = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    SeveralHolders = table.Column<bool>(type: "boolean", nullable: false),
                    Sources = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    TenureVersion = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Offices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Outcomes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    EngagementId = table.Column<Guid>(type: "uuid", nullable: false),
                    Texts = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    OfficeId = table.Column<Guid>(type: "uuid", nullable: true),
                    Due = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    Sources = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Outcomes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Outcomes_Engagements_EngagementId",
                        column: x => x.EngagementId,
                        principalTable: "Engagements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Persons",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Names = table.Column<string>(type: "text", nullable: false),
                    Spellings = table.Column<string>(type: "text", nullable: false),
                    Sources = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Folded = table.Column<string>(type: "text", nullable: false),
                    SortName = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Persons", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Releases",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    EngagementId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Items = table.Column<string>(type: "text", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ReleasedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReleasedBy = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Releases", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Releases_Engagements_EngagementId",
                        column: x => x.EngagementId,
                        principalTable: "Engagements",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Tenures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    OfficeId = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    To = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    MayFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    MayTo = table.Column<DateOnly>(type: "date", nullable: false),
                    Acting = table.Column<bool>(type: "boolean", nullable: false),
                    Sources = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tenures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Tenures_Offices_OfficeId",
                        column: x => x.OfficeId,
                        principalTable: "Offices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Tenures_Persons_PersonId",
                        column: x => x.PersonId,
                        principalTable: "Persons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Engagements_Series_Ordinal",
                table: "Engagements",
                columns: new[] { "Series", "Ordinal" });

            migrationBuilder.CreateIndex(
                name: "IX_Letters_Addressee_OfficeId",
                table: "Letters",
                column: "Addressee_OfficeId");

            migrationBuilder.CreateIndex(
                name: "IX_Letters_Addressee_PersonId",
                table: "Letters",
                column: "Addressee_PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Letters_DatedFirst_DatedLast_Id",
                table: "Letters",
                columns: new[] { "DatedFirst", "DatedLast", "Id" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_Letters_Occasion_Direction_DatedFirst",
                table: "Letters",
                columns: new[] { "Occasion", "Direction", "DatedFirst" });

            migrationBuilder.CreateIndex(
                name: "IX_Letters_Sender_OfficeId",
                table: "Letters",
                column: "Sender_OfficeId");

            migrationBuilder.CreateIndex(
                name: "IX_Letters_Sender_PersonId",
                table: "Letters",
                column: "Sender_PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Mentions_EngagementId",
                table: "Mentions",
                column: "EngagementId");

            migrationBuilder.CreateIndex(
                name: "IX_Offices_State_Id",
                table: "Offices",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Outcomes_EngagementId",
                table: "Outcomes",
                column: "EngagementId");

            migrationBuilder.CreateIndex(
                name: "IX_Persons_SortName_Id",
                table: "Persons",
                columns: new[] { "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Releases_EngagementId_Number",
                table: "Releases",
                columns: new[] { "EngagementId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Tenures_OfficeId_MayFrom_Id",
                table: "Tenures",
                columns: new[] { "OfficeId", "MayFrom", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Tenures_PersonId_MayFrom_Id",
                table: "Tenures",
                columns: new[] { "PersonId", "MayFrom", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Agendas");

            migrationBuilder.DropTable(
                name: "Delegations");

            migrationBuilder.DropTable(
                name: "Letters");

            migrationBuilder.DropTable(
                name: "Mentions");

            migrationBuilder.DropTable(
                name: "Outcomes");

            migrationBuilder.DropTable(
                name: "Releases");

            migrationBuilder.DropTable(
                name: "Tenures");

            migrationBuilder.DropTable(
                name: "Offices");

            migrationBuilder.DropTable(
                name: "Persons");

            migrationBuilder.DropIndex(
                name: "IX_Engagements_Series_Ordinal",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "Coordinates",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "EndLast",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "EndsAt",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "Follows",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "Forum",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "OnMargins",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "PlaceState",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "PreviousStart",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "PublicUpdatedAt",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "PublicVersion",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "Session",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "StartsAt",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "WithdrawnStart",
                table: "Engagements");

            migrationBuilder.DropColumn(
                name: "Zone",
                table: "Engagements");
        }
    }
}
