"""What the words of exercise databases mean in the catalog. The one place for it, and all of it judgement.

The words are those of free-exercise-db; other formats translate theirs into them.
"""

from __future__ import annotations

from scheduler.catalog import Named
from scheduler.terms import Level

STRETCHING, CARDIO = "stretching", "cardio"
"""Categories that are no work; every other one is."""

CATEGORIES = (
    "strength",
    "powerlifting",
    "olympic weightlifting",
    "strongman",
    "plyometrics",
    STRETCHING,
    CARDIO,
)

EASY = "walking|bike|bicycling|elliptical"
"""Words of cardio that is easy enough for a recovery day."""

MOVES: tuple[tuple[str, str, str], ...] = (
    ("face pull", "scapular", "face_pull"),
    ("pull apart", "scapular", "band_pull_apart"),
    ("scapular|scaption", "scapular", "prone_raise"),
    ("shrug", "scapular", "shrug"),
    ("plate pinch|hand squeeze", "grip", "grip_hold"),
    ("wrist|finger curl|pronation$|supination$", "grip", "wrist_curl"),
    ("farmer|carry|yoke|conan|keg load|sandbag|atlas", "carry", "carry"),
    ("sled (push|drag|over)|(back|for)ward drag|bear crawl", "lunge", "sled"),
    ("push ?up", "horizontal_push", "push_up"),
    ("jump|hop|bound|leap|skip|butt kick|quick step|box shuffle|push off", "squat", "jump"),
    ("sprint|linear (3|acc)|moving claw|power stairs|climber", "lunge", "sprint"),
    ("get up|thruster|push press|and press|and jerk|log lift|circus", "vertical_push", "explosive_press"),
    ("leg press|hack squat", "squat", "leg_press"),
    ("upright (barbell |cable )?row", "shoulder_isolation", "upright_row"),
    ("romanian|stiff leg|legged deadlift", "hinge", "rdl"),
    ("deadlift|rack pull", "hinge", "deadlift"),
    ("good morning", "hinge", "good_morning"),
    ("split squat|lunge|step up|pistol", "lunge", "split_squat"),
    ("squat", "squat", "squat"),
    ("jerk", "vertical_push", "explosive_press"),
    ("clean|high pull", "hinge", "clean"),
    ("snatch", "hinge", "snatch"),
    ("swing", "hinge", "kettlebell_swing"),
    ("pull through", "hinge", "pull_through"),
    ("hyperextension|back extension", "spine_extension", "back_extension"),
    ("glute ham|leg curl|hamstring", "knee_flexion", "leg_curl"),
    ("(lying|incline) .*row|incline row|incline bench pull", "horizontal_pull", "chest_supported_row"),
    ("row", "horizontal_pull", "row"),
    ("crunch(es)?|sit up", "anti_extension", "crunch"),
    ("pull ?up|(?<!to )chin|muscle up|rope climb|london bridge", "vertical_pull", "pull_up"),
    ("straight arm pulldown", "vertical_pull", "straight_arm_pulldown"),
    ("pull ?down", "vertical_pull", "pulldown"),
    ("pullover", "vertical_pull", "pullover"),
    ("dip", "horizontal_push", "dip"),
    ("(reverse|rear|back).* (fly|flye|raise|delt)|rear lateral", "scapular", "reverse_fly"),
    ("(ex|in)ternal rotation|cuban", "shoulder_isolation", "external_rotation"),
    ("pallof", "anti_rotation", "pallof_press"),
    ("side (bend|plank|bridge|jackknife)|oblique.*", "anti_lateral_flexion", "side_bend"),
    ("hip thrust|bridge|hip lift|hip extension", "hip_extension", "bridge"),
    ("plank|roll ?out|roller|fallout|dead bug", "anti_extension", "plank"),
    ("hip flexion|(leg|knee|hip) (raise|pull|tuck)|pull in|pike", "anti_extension", "knee_raise"),
)
"""Words of a name, and the pattern and family that they mean; the first that fits counts."""

TWISTS = "twist|chop|landmine 180|judo|windmill|figure 8|pass between"
"""Words that make work for the abdominals a rotation."""

BY_MUSCLE: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "abdominals": (("anti_extension", "crunch"), ("anti_extension", "crunch")),
    "abductors": (("hip_abduction", "leg_raise"), ("hip_abduction", "leg_raise")),
    "adductors": (("hip_abduction", "adductor_squeeze"), ("hip_abduction", "adductor_squeeze")),
    "biceps": (("elbow_flexion", "curl"), ("elbow_flexion", "curl")),
    "calves": (("calf", "calf_raise"), ("calf", "calf_raise")),
    "chest": (("horizontal_push", "press"), ("horizontal_push", "fly")),
    "forearms": (("grip", "wrist_curl"), ("grip", "wrist_curl")),
    "glutes": (("hip_extension", "hip_thrust"), ("hip_extension", "kickback")),
    "hamstrings": (("hinge", "pull_through"), ("knee_flexion", "leg_curl")),
    "lats": (("vertical_pull", "pulldown"), ("vertical_pull", "straight_arm_pulldown")),
    "lower back": (("spine_extension", "back_extension"), ("spine_extension", "back_extension")),
    "middle back": (("horizontal_pull", "row"), ("scapular", "prone_raise")),
    "neck": (("posture", "neck_isometric"), ("posture", "neck_isometric")),
    "quadriceps": (("squat", "squat"), ("knee_extension", "leg_extension")),
    "shoulders": (("vertical_push", "overhead_press"), ("shoulder_isolation", "lateral_raise")),
    "traps": (("scapular", "shrug"), ("scapular", "shrug")),
    "triceps": (("horizontal_push", "press"), ("elbow_extension", "triceps_extension")),
    "obliques": (("anti_lateral_flexion", "side_bend"), ("anti_lateral_flexion", "side_bend")),
    "serratus": (("horizontal_push", "push_up"), ("scapular", "prone_raise")),
}
"""Pattern and family by primary muscle where no word of the name says more: as compound, as isolation."""

BY_TOOL = ("row", "press", "overhead_press", "squat", "curl", "triceps_extension", "fly", "lateral_raise")
"""Families that are as large as a pattern: these are told apart by their equipment."""

MUSCLES: dict[str, tuple[str, ...]] = {
    "abdominals": ("abs",),
    "abductors": ("hip_abductors",),
    "adductors": ("adductors",),
    "biceps": ("biceps",),
    "calves": ("calves",),
    "chest": ("chest",),
    "forearms": ("forearms_grip",),
    "glutes": ("glutes",),
    "hamstrings": ("hamstrings",),
    "lats": ("lats",),
    "lower back": ("erectors",),
    "middle back": ("rhomboids", "mid_traps"),
    "neck": ("neck_extensors",),
    "quadriceps": ("quads",),
    "triceps": ("triceps",),
    "obliques": ("obliques",),
    "serratus": ("serratus",),
}
"""Muscles of the catalog by the words for them; shoulders and traps depend on the movement."""

SHOULDERS = {
    "horizontal_pull": "rear_delts",
    "vertical_pull": "rear_delts",
    "scapular": "rear_delts",
    "shoulder_isolation": "side_delts",
}
"""Which part of the shoulders is meant, by pattern; elsewhere their front."""

ALSO_DIRECT: dict[str, tuple[str, ...]] = {
    "anti_lateral_flexion": ("obliques", "ql"),
    "anti_rotation": ("obliques", "deep_core"),
    "rotation": ("obliques",),
    "plank": ("deep_core",),
    "knee_raise": ("hip_flexors",),
    "external_rotation": ("rotator_cuff",),
    "pullover": ("serratus",),
    "carry": ("forearms_grip",),
    "face_pull": ("mid_traps",),
    "prone_raise": ("lower_traps",),
}
"""Muscles that a database may not know, by pattern or family, for which the movement is direct work."""

ALSO_INDIRECT: dict[str, tuple[str, ...]] = {
    "vertical_pull": ("lower_traps", "rear_delts"),
    "horizontal_pull": ("rear_delts",),
    "scapular": ("lower_traps", "rotator_cuff"),
    "horizontal_push": ("serratus",),
    "vertical_push": ("side_delts", "serratus"),
    "anti_extension": ("deep_core",),
    "anti_lateral_flexion": ("deep_core",),
    "rotation": ("deep_core",),
    "spine_extension": ("ql",),
    "lunge": ("hip_abductors",),
    "carry": ("ql", "obliques"),
    "knee_raise": ("obliques",),
    "sprint": ("hip_flexors",),
}
"""The same, where it is indirect work."""

LEVELS: dict[str, Level] = {
    "beginner": "beginner",
    "intermediate": "intermediate",
    "expert": "advanced",
}

TOOLS: dict[str, str] = {
    "bands": "band",
    "barbell": "barbell",
    "e-z curl bar": "barbell",
    "cable": "cable",
    "dumbbell": "dumbbell",
    "exercise ball": "ball",
    "kettlebells": "kettlebell",
    "machine": "machine",
    "medicine ball": "plate",
    "other": "other",
}
"""What is moved, in one word, by equipment; the body where none of these is there."""

THINGS: dict[str, tuple[str, ...]] = {
    "body only": (),
    "bands": ("bands",),
    "barbell": ("barbell",),
    "e-z curl bar": ("ez_bar",),
    "cable": ("cable",),
    "dumbbell": ("dumbbells",),
    "exercise ball": ("stability_ball",),
    "foam roll": ("foam_roller",),
    "kettlebells": ("kettlebells",),
    "medicine ball": ("medicine_ball",),
    "bench": ("bench",),
    "incline bench": ("incline_bench",),
    "mat": ("mat",),
    "pull-up bar": ("pull_up_bar",),
}
"""Equipment of the catalog, or of :data:`NEW_THINGS`, where it is the same for each exercise."""

NEW_THINGS: dict[str, Named] = {
    "ez_bar": Named(name="E-Z curl bar", about="Short bar with bends for the hands"),
    "foam_roller": Named(name="Foam roller", about="Firm foam cylinder to lie on"),
    "medicine_ball": Named(name="Medicine ball", about="Heavy ball to hold and throw"),
    "other_machine": Named(
        name="Other machine", about="A machine that the import could not name; see the exercise"
    ),
    "other_equipment": Named(
        name="Other equipment", about="Equipment that the import could not name; see the exercise"
    ),
}
"""Equipment that the shipped catalog does not have."""

WORD_THINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("smith", ("smith_machine",)),
    ("treadmill", ("treadmill",)),
    ("elliptical", ("elliptical_trainer",)),
    ("stairmaster|step mill", ("stair_climber",)),
    ("rowing", ("rowing_ergometer",)),
    ("bike|bicycling", ("bike",)),
    ("glute ham|hack|dip machine|reverse hyperextensions?", ("other_machine",)),
    ("hyperextensions?|back extensions?", ("back_extension_bench",)),
    ("suspended|suspension|straps", ("suspension_trainer",)),
    ("rope climb", ("other_equipment",)),
    ("band assisted", ("bands", "pull_up_bar")),
    ("rings?", ("rings",)),
    ("parallel bars?", ("dip_bars",)),
    ("ab roller", ("ab_wheel",)),
    ("trap bar", ("trap_bar",)),
    ("farmer s|farmers?", ("farmer_handles",)),
    ("bands?", ("bands",)),
    ("plate", ("weight_plates",)),
    ("box", ("box",)),
)
"""Equipment by words of the name where the database says only "machine" or "other"; the first counts."""

FAMILY_MACHINES: dict[str, str] = {
    "leg_press": "leg_press_machine",
    "leg_extension": "leg_extension_machine",
    "leg_curl": "leg_curl_machine",
    "calf_raise": "calf_raise_machine",
    "press": "chest_press_machine",
    "overhead_press": "shoulder_press_machine",
    "row": "seated_row_machine",
    "chest_supported_row": "chest_supported_row_machine",
    "pulldown": "lat_pulldown_machine",
    "reverse_fly": "reverse_fly_machine",
    "back_extension": "back_extension_bench",
}
"""Which machine is meant, by family; one that has no name elsewhere."""

FAMILY_THINGS: dict[str, str] = {
    "dip": "dip_bars",
    "pull_up": "pull_up_bar",
}
"""What a movement of the body, or one with "other" equipment, cannot do without, by family."""

BARE_FAMILIES = ("push_up", "crunch", "plank", "sprint", "jump")
BARE_WORDS = "body ?weight|wall|floor"
"""Movements that need nothing where the database names no equipment; for all others it is unknown."""

SETUPS: dict[str, tuple[int, int]] = {
    "ball": (30, 45),
    "band": (15, 30),
    "barbell": (45, 90),
    "body": (15, 15),
    "cable": (30, 60),
    "dumbbell": (30, 60),
    "kettlebell": (30, 45),
    "machine": (45, 60),
    "other": (60, 90),
    "plate": (15, 30),
}
"""Set-up in seconds by equipment: the shorter of the two for isolation work."""

EXPLOSIVE = ("jump", "sprint", "explosive_press", "clean", "snatch", "kettlebell_swing")
"""Families of short and fast sets."""

HEAVY_SETUP = 120
"""Set-up in seconds of lifts of the highest fatigue: they need warm-up sets."""
