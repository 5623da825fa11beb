"""Words that say what was examined and how, and never who: all others are dropped where text is cleaned.

Text is not searched for names, because nobody knows all of them.

References
----------
PS3.15 E.3.5: the Clean Descriptors Option.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

_KNOWN = """
abdomen abdomenpelvis abdominal abdominis acetabulum acjoint acquired acquisition acromioclavicular acute adrenal
adrenals adult after air airway airways algorithm aligned all alveolar amplitude and angio angiogram angiography angle
angled ankle ankles anterior aorta aortic apex apical appendix arch area arm arms arrest arterial arteries
arteriovenous artery artifact artifacts asl at atlas atrial atrium attenuated attenuation auditory auto average
averaged axial axials axilla axillary axis background basal base baseline basilar before best bilateral bileduct
biliary biopsy black bladder blade blood body bold bolus bone bones both bottom bowel brachial brain brainstem breast
breasts breath breathhold breathing bright bronchi bronchial bronchus bspline by bypass calcaneus calcium calf
calibration camera canal cardiac cardio carina carotid carotids carpal catheter cava caval cavity cbf cbv ce cecum
celiac cerebellar cerebellum cerebral cerebrum cervical cervix cest channel chest chestabdomen chestabdpelvis choroid
chronic cine clavicle clear coccyx cochlea coil coils collimated colon colonic color colour column combined combo
common comparison compressed compression cone continuous contrast contrasted control controls cor cord cornea coronal
coronary corpus corrected correction cortex cortical costal count counts cpr cr cranial cranium cruciate cspine ct cta
ctp ctspine cube cut cuts cycle dark data dce deconvolved decubitus default delay delayed deltoid dense density dental
derived descending detail detailed detector diagnostic diaphragm diastole diastolic dicom diff diffusion digit digital
digits direct direction directions disc discs distal dixon document dorsal dose double drr dsa dsc dti dual duct ducts
duodenum dura dwi dx dynamic ear early ears ecg echo echoes echoplanar edge edges effusion eight eject ejection elbow
elbows emission empty end endometrium energy enhanced enhancement epi epidural epigastric equilibrium esophageal
esophagus eswan ethmoid evaluation exam examination excretory exercise exp expiration expiratory exposure extended
extension external extremities extremity eye eyes face facet facial fast fat fatsat fdg femoral femoralartery femur
femurs ffe fibula fid fiducial fiducials field fiesta filter filtered finger fingers first fissure five fixed flair
flank flash flexion flow flows fluid fluoro fluoroscopy fmri followup foot for foramen forearm forearms forefoot fossa
four fourth fov fraction frame frames free frequency from frontal fs fse full function functional fundus fused fusion
gad gadolinium gallbladder ganglia gantry gastric gate gated gating gland glands globe gluteal gradient gre grid groin
growth guided half hand hands hard haste head headneck headnecktrunk heart heavy heel height hemisphere hepatic high
hilar hilum hindfoot hip hippocampal hippocampus hips hires hold hr hrct humeral humerus hypothalamus ica iliac ilium
image images imaging in inclination increment index inferior infraorbital infusion inguinal inhale inhaled initial
injection inner inphase inspiration inspiratory instance insula internal interpolated intervention interventricular
intervertebral intestinal intestine intracranial intravenous inversion inverted ir ischium iso isotropic iv jaw
jejunum joint joints jugular kernel kidney kidneys kilovolt knee knees kub kv lacrimal large laryngeal larynx late
lateral lateralis left leg legs length lens lesion lesions level levels ligament ligaments limb limbs limited line
linear lines lip lobe lobes loc localiser localizer long longitudinal loop loss low lower lowerleg lps lr lspine
lsspine lumbar lumbosacral lumen lung lungs lv lymph lymphatic ma magnitude mandible mandibular map mapping maps
marrow mas mask mastoid mastoids max maxilla maxillary maxillofacial maximum mean measure measurement measurements
meatus medial median mediastinal mediastinum medium meniscus mesenteric metacarpal metatarsal mid midbrain middle
midfoot midline min minimum minip mip mips mitral mode model monitoring mono monoenergetic motion mouth mp mpr mprage
mr mra mrcp mri mrs mrv multi multiecho multiframe multiphase multiplanar multislice muscle muscles mv myelo myelogram
myelum myocardial myocardium nasal nasopharynx native navigator neck neckchest neckchestabdomen neckchestabdpelv nerve
nerves neuro neutral new no node nodes nodule nodules noise non noncontrast none nonenhanced normal nose number
oblique occipital ocular of off olecranon on one opening opp opposed optic or oral orbit orbital orbits oropharynx
orthogonal out outer outphase ovarian ovaries ovary overlay overview pa pad palate palatine pancreas pancreatic
paranasal parathyroid parietal parotid pass patella patellar patellofemoral patient pc pd pelvic pelvis penis perf
perfusion pericardial pericardium perineum peripheral peritoneal peritoneum pet petct petrous phalanx phantom pharynx
phase phased phases pineal pituitary pixel placenta plain plan planar plane planning plaque pleura pleural plexus plus
pons popliteal portable portal portovenous position post postcontrast posterior postop power pre precontrast predelay
premon preop preparation preview primary probe prone propeller prostate prostatic protocol proton proximal pseudo
pubic pubis pulmonary pulse quality quant quantitative quick radial radiograph radiography radius ramp range rao rapid
rate ratio raw rec recon reconstructed reconstruction recovery rectal rectum red reduced reference reformat reformats
reformatted region registered registration renal report rescan research resolution respiration respiratory rest
resting restricted result results retina retro retroperitoneal retroperitoneum retrospective review rf rib ribs right
rigid roi roll rotation routine row rt run sacral sacroiliac sacrum sag sagittal salivary sat saturated saturation
scan scanned scanogram scans scaphoid scapula sciatic scjoint scout screen screening scrotal scrotum se sec second
secondary seconds segment segmentation segmented sella seminal sense sensitive septal septum sequence sequential
series set seven shaded sharp short shoulder shoulders side sigmoid signal sijoint single sinus sinuses six size
skeletal skeleton skin skull slab slice slices slow small smart smooth soft space spair spect spectral spectroscopy
speed spgr sphenoid spin spinal spine spiral spleen splenic spoiled sspine ssspine stack stacked stage standard
standing start state static stent step stereo sternoclavicular sternum stir stomach stop strain strength stress
structural structure structures study subclavian subcutaneous subtracted subtraction summary super superficial
superior supine supp suppressed suppression supraclavicular surface surgery surgical survey susceptibility swan swi
sync syst systole systolic table tagging target tarsal te temperature temporal temporomandibular ten tendon test
testes testicle testicular testis tfe tfl thalamus thick thickness thigh thighs thin third thoracic thoracolumbar
thorax three threshold throat thumb thymus thyroid tibia tibial tilt tilted time timed timing tir tirm tissue tlspine
tm tmj tmjoint to toe toes tof tomo tomography tomosynthesis tongue tonsil tooth top topogram torso total tra trace
trachea tracheal tracker tracking tracks trans transaxial transmission transversal transverse trauma treatment tricks
tricuspid trigger triggered trochanter true trufi trufisp trunk tse tspine ttp tube tubes tumor tumour turbo
turboflair two type ulna ulnar ultrasound umbilical unenh unenhanced uniform unilateral univ upper upperarm upperleg
ureter ureteral ureters urethra urinary us uteri uterine uterus vagina vaginal valve vascular vascularity vein veins
vena venography venous vent ventilation ventral ventricle ventricles ventricular version vertebra vertebrae vertebral
vessel vessels vibe video view views viscera visceral vista vitreous vocal vol volume volumes volumetric voxel wall
wash washin washout water weight weighted white whole wholebody wide width window windowed with without wo working
wrist wrists xa xray year years zero zone zoom zygoma zygomatic
"""

_MAKERS = """
ab achieva acuson adac ag agfa aera allura altea analogic aplio aquilion artis avanto axiom barco biograph brainlab
brightspeed brilliance bruker bv canon carestream centricity cerner co company corp corporation definition devices
diagnostics discovery dornier elekta electric electronics elscint emotion equipment eos epiq esaote espree force fuji
fujifilm gambro ge gemini general gmbh group hamamatsu health healthcare healthineers hitachi hologic hospira inc
ingenia ingenuity instruments intera international kodak konica konicaminolta laboratories lightspeed limited llc
lorad ltd lumina magnetom mediso medical medison medtronic mevis mindray minolta mobilett mr nemoto neusoft nikon
nv olympus optima panasonic panorama pharma philips picker pms prisma private product products revolution
samsung scanner schick sectra sensation service shimadzu siemens signa sirona skyra sola solutions somatom sonata
sonosite sony spa srl symbia symphony syngo system systems technologies technology titan toshiba trio united
uih vantage varex varian verio vida vendor voluson workstation yxlon zeiss ziehm
"""

_WORD = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|[^\sA-Za-z\d]|\s+")
_SMALL_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_LETTER = re.compile(r"[^\W\d_]")
_SIDES = ("l", "r")
_JOINING = frozenset("+-/.,:*_()[]&%=")


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the words, in small letters."""
    return frozenset(_KNOWN.split())


@lru_cache(maxsize=1)
def words_of_makers() -> frozenset[str]:
    """Return words that names of makers and models consist of, in small letters: some of them are surnames too."""
    return frozenset(_MAKERS.split())


def cleaned(text: str, names: frozenset[str] = frozenset(), only_words: bool = False) -> str:
    """Return the known words of a text, and numbers that count or measure; "" if none is left.

    Parameters
    ----------
    names
        Words, in small letters, that are parts of names in this case, and are dropped even if they are known.
    only_words
        Whether numbers and single letters are dropped too: they may be a part of what says who someone is.
    """
    kept: list[str] = []
    for part in _parts_of(text):
        pieces = _WORD.findall(part)
        words = [piece for piece in pieces if piece[0].isalnum()]
        has_others = only_words and not all(word.isalpha() and len(word) > 1 for word in words)
        may_stay = all(_may_stay(word.casefold(), names) for word in words) and _is_short(words)
        if words and may_stay and not has_others:
            kept.append("".join(piece if piece[0].isalnum() or piece in _JOINING else " " for piece in pieces))
        else:
            parts = re.split(r"[^A-Za-z0-9.]+", part)
            known = [piece for piece in parts if len(piece) > 2 and piece.casefold() in known_words() - names]
            kept += known
    return " ".join(" ".join(kept).split())


def _parts_of(text: str) -> Iterator[str]:
    """Yield what is between blanks, but numbers in a row as one: an identifier or a date may be written like that."""
    for has_letter, parts in groupby(text.split(), lambda part: _LETTER.search(part) is not None):
        if has_letter:
            yield from parts
        else:
            yield " ".join(parts)


def _may_stay(word: str, names: frozenset[str]) -> bool:
    if word in names:
        return False
    is_short = len(word) == 1 and word.isascii()
    return word in known_words() or _SMALL_NUMBER.fullmatch(word) is not None or is_short


def _is_short(words: list[str]) -> bool:
    """Tell whether letters and numbers in a row are no more than belong to a word: not an identifier or a date."""
    numbers = sum(word[0].isdigit() for word in words)
    if any(word.isalpha() and len(word) > 1 for word in words):
        return numbers <= 2
    return len(words) <= 2 and (numbers > 0 or "".join(words).casefold() in _SIDES)
