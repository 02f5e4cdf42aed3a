using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Forums.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddSessionsResolutionsPositionsCommitments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Chairs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Body = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    State = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    From = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Until = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    Source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    FirstDay = table.Column<DateOnly>(type: "date", nullable: false),
                    LastDay = table.Column<DateOnly>(type: "date", nullable: true),
                    Forum = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Print = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Chairs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Commitments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Decision = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Decided = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    From = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Until = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    Party = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    PrintedTotal = table.Column<bool>(type: "boolean", nullable: false),
                    Value = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: true),
                    Source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    FirstDay = table.Column<DateOnly>(type: "date", nullable: false),
                    LastDay = table.Column<DateOnly>(type: "date", nullable: true),
                    Forum = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Print = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Commitments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Positions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Forum = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    First = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Second = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Titles = table.Column<string>(type: "text", nullable: false),
                    Supports = table.Column<string>(type: "text", nullable: false),
                    Session = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Sources = table.Column<string>(type: "text", nullable: false),
                    Audience = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Status = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    DraftedOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    AgreedOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    DeliveredOn = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    LastStep = table.Column<DateOnly>(type: "date", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Positions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Production",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Party = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Month = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Value = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: false),
                    Source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Published = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Baseline = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: true),
                    Pledged = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: true),
                    Achieved = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: true),
                    Percent = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Target = table.Column<decimal>(type: "numeric(18,9)", precision: 18, scale: 9, nullable: true),
                    FirstDay = table.Column<DateOnly>(type: "date", nullable: false),
                    PublishedDay = table.Column<DateOnly>(type: "date", nullable: false),
                    Forum = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Print = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Production", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Resolutions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Symbol = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Kind = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Session = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Adopted = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    By = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Titles = table.Column<string>(type: "text", nullable: false),
                    Subjects = table.Column<string>(type: "text", nullable: false),
                    TextLink = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Paragraphs = table.Column<string>(type: "text", nullable: false),
                    Source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    SortDay = table.Column<DateOnly>(type: "date", nullable: false),
                    Forum = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Print = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Resolutions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Body = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Ordinal = table.Column<int>(type: "integer", nullable: false),
                    Titles = table.Column<string>(type: "text", nullable: false),
                    Place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Host = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Start = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    End = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: true),
                    Status = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Source = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    FirstDay = table.Column<DateOnly>(type: "date", nullable: false),
                    LastDay = table.Column<DateOnly>(type: "date", nullable: false),
                    Forum = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Print = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ResolutionWords",
                columns: table => new
                {
                    Word = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    ResolutionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ResolutionWords", x => new { x.Word, x.ResolutionId });
                    table.ForeignKey(
                        name: "FK_ResolutionWords_Resolutions_ResolutionId",
                        column: x => x.ResolutionId,
                        principalTable: "Resolutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Chairs_Forum_FirstDay_Key",
                table: "Chairs",
                columns: new[] { "Forum", "FirstDay", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Chairs_Forum_Key",
                table: "Chairs",
                columns: new[] { "Forum", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Commitments_FirstDay_LastDay",
                table: "Commitments",
                columns: new[] { "FirstDay", "LastDay" });

            migrationBuilder.CreateIndex(
                name: "IX_Commitments_Forum_Key",
                table: "Commitments",
                columns: new[] { "Forum", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Positions_Forum_LastStep_Id",
                table: "Positions",
                columns: new[] { "Forum", "LastStep", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Production_FirstDay_Party",
                table: "Production",
                columns: new[] { "FirstDay", "Party" });

            migrationBuilder.CreateIndex(
                name: "IX_Production_Forum_Key",
                table: "Production",
                columns: new[] { "Forum", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resolutions_Forum_Key",
                table: "Resolutions",
                columns: new[] { "Forum", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Resolutions_Forum_SortDay_Key",
                table: "Resolutions",
                columns: new[] { "Forum", "SortDay", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ResolutionWords_ResolutionId",
                table: "ResolutionWords",
                column: "ResolutionId");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_Forum_FirstDay_Key",
                table: "Sessions",
                columns: new[] { "Forum", "FirstDay", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_Forum_Key",
                table: "Sessions",
                columns: new[] { "Forum", "Key" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Chairs");

            migrationBuilder.DropTable(
                name: "Commitments");

            migrationBuilder.DropTable(
                name: "Positions");

            migrationBuilder.DropTable(
                name: "Production");

            migrationBuilder.DropTable(
                name: "ResolutionWords");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "Resolutions");
        }
    }
}
